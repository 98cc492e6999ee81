"""How soon a parent sees the launcher on a bad line: ``python -m benchmarks.launcher``.

A real browser with an empty cache opens the demo page of the running guide at 400 ms and 50 kB a second each way, as on
one bar of signal. It asserts nothing; it prints a Markdown table.
"""

from __future__ import annotations

import argparse
import os
import shutil
import statistics
import sys
import tempfile
import urllib.error
import urllib.request
from dataclasses import dataclass
from pathlib import Path
from time import monotonic, sleep
from typing import Any, Dict, List, Optional

from playwright.sync_api import sync_playwright

from benchmarks.bots import CannotMeasure, Guide, last_words
from benchmarks.processes import Running, free_port

_LINE = {"offline": False, "latency": 400, "downloadThroughput": 50_000, "uploadThroughput": 50_000}
_START_LIMIT = 180.0
#: Looks at each frame whether the launcher can be seen, and notes when it first could.
_NOTE = """(() => {
  const look = () => {
    const host = document.querySelector("iep-guide");
    const button = host && host.shadowRoot && host.shadowRoot.querySelector("button[aria-controls]");
    if (button && button.checkVisibility() && button.getBoundingClientRect().width > 0) window.__seen = performance.now();
    else requestAnimationFrame(look);
  };
  requestAnimationFrame(look);
})();"""


@dataclass(frozen=True)
class Load:
    """One opening of the page: milliseconds until the heading and the launcher are seen, and bytes that came in."""

    page_ms: float
    launcher_ms: float
    widget_bytes: int
    all_bytes: int


def main(arguments: Optional[List[str]] = None) -> int:
    """Measure and print.

    Returns:
        the exit status: 0 whatever the figures say.
    """
    parser = argparse.ArgumentParser(prog="python -m benchmarks.launcher", description=__doc__)
    parser.add_argument("--times", type=int, default=7, help="how often the page is opened (7)")
    options = parser.parse_args(arguments)
    try:
        with tempfile.TemporaryDirectory(prefix="guide-launcher-") as folder:
            loads = _measure(options.times, Path(folder))
    except CannotMeasure as problem:
        print(problem, file=sys.stderr)
        return 1
    print(_table(loads))
    return 0


def _measure(times: int, scratch: Path) -> List[Load]:
    guide, port = Guide(), free_port()
    guide.prepare(scratch)
    base = f"http://127.0.0.1:{port}"
    with guide.serve(port, scratch) as running:
        _wait(running, f"{base}/health/ready")
        with sync_playwright() as play:
            browser = play.chromium.launch(executable_path=_browser(), args=["--no-sandbox", "--disable-gpu"])
            loads = [_load(browser, base) for _ in range(times + 1)]
            browser.close()
    return loads[1:]  # the first one warms the browser up


def _load(browser: Any, base: str) -> Load:
    context = browser.new_context()
    page = context.new_page()
    sizes: Dict[str, int] = {}
    addresses: Dict[str, str] = {}
    line = context.new_cdp_session(page)
    line.on("Network.responseReceived", lambda event: addresses.update({event["requestId"]: event["response"]["url"]}))
    line.on(
        "Network.loadingFinished", lambda event: sizes.update({event["requestId"]: int(event["encodedDataLength"])})
    )
    line.send("Network.enable")
    line.send("Network.emulateNetworkConditions", _LINE)
    page.add_init_script(_NOTE)
    page.goto(base)
    page.wait_for_function("window.__seen", timeout=60_000)
    page.wait_for_load_state("networkidle")
    painted = page.evaluate("performance.getEntriesByName('first-contentful-paint')[0].startTime")
    seen = page.evaluate("window.__seen")
    widget = sum(size for key, size in sizes.items() if addresses.get(key, "").endswith("/widget.js"))
    context.close()
    return Load(float(painted), float(seen), widget, sum(sizes.values()))


def _wait(running: Running, address: str) -> None:
    end = monotonic() + _START_LIMIT
    while monotonic() < end and not running.has_ended():
        try:
            with urllib.request.urlopen(address, timeout=3):
                return
        except (urllib.error.URLError, OSError):
            sleep(0.2)
    raise CannotMeasure(f"The guide did not start: {last_words(running.log)}")


def _browser() -> str:
    found = os.environ.get("GUIDE_BROWSER") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        raise CannotMeasure("No Chromium was found; scripts/find-browser.sh says how to get one.")
    return found


def _table(loads: List[Load]) -> str:
    def row(name: str, values: List[float], unit: str) -> str:
        return f"| {name} | {statistics.median(values):,.0f} {unit} | {max(values):,.0f} {unit} |"

    return "\n".join(
        [
            f"At 400 ms and 50 kB/s, empty cache, {len(loads)} times:",
            "",
            "| | median | most |",
            "|---|---|---|",
            row("the school's page is painted", [load.page_ms for load in loads], "ms"),
            row("the launcher is seen", [load.launcher_ms for load in loads], "ms"),
            row("the widget's script, with headers", [float(load.widget_bytes) for load in loads], "bytes"),
            row("all of the page", [float(load.all_bytes) for load in loads], "bytes"),
        ]
    )


if __name__ == "__main__":
    sys.exit(main())
