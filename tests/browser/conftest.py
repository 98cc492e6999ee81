"""A real Chromium, the real guide, and a school's website on another origin.

These tests run in a process of their own (``make test-browser``): Playwright's synchronous interface keeps an event
loop running in the main thread, which the asynchronous tests of the other rooms can't share. Without its plugin this
folder is left out.
"""

from __future__ import annotations

import os
import shutil
from pathlib import Path
from typing import Any, Callable, Dict, Iterator, Optional

import pytest

from tests.browser.school_site import SchoolSite
from tests.browser.watch import Watch
from tests.browser.widget import Widget
from tests.scenarios.conftest import RunningGuide, free_port, trained_model

__all__ = ["trained_model"]

_HERE = Path(__file__).resolve().parent
#: Milliseconds until a thing that must come is given up on; a busy machine is slow, not wrong.
PATIENCE = 20_000
#: Nothing outside this machine has a name, whatever a page asks for.
_ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
_NO_BROWSER = "No Chromium was found; `make test-browser` installs it where it can, or name one: GUIDE_BROWSER=/path"
#: One address writes hundreds of messages a minute here; the limits have tests of their own.
MANY_MESSAGES: Dict[str, str] = {
    f"GUIDE_{whose}_{what}": "100000" for whose in ("SESSION", "ADDRESS") for what in ("BURST", "PER_MINUTE")
}


def pytest_ignore_collect(config: pytest.Config) -> Optional[bool]:
    """Leave this folder out where Playwright's plugin is off; ``None`` lets the others decide.

    Raises:
        pytest.UsageError: somebody named this folder without the plugin.
    """
    if config.pluginmanager.hasplugin("playwright"):
        return None
    if any(Path(argument.split("::")[0]).resolve().is_relative_to(_HERE) for argument in config.args):
        raise pytest.UsageError("Browser tests run in a process of their own: make test-browser")
    return True


def browser_path() -> str:
    """The Chromium to use.

    Raises:
        pytest.UsageError: there is none.
    """
    found = os.environ.get("GUIDE_BROWSER") or shutil.which("chromium") or shutil.which("chromium-browser")
    if not found:
        raise pytest.UsageError(_NO_BROWSER)
    return found


def launch_arguments() -> Dict[str, Any]:
    """How the browser is started."""
    return {"executable_path": browser_path(), "args": _ARGUMENTS}


@pytest.fixture(scope="session")
def browser_type_launch_args(browser_type_launch_args: Dict[str, Any]) -> Dict[str, Any]:
    return {**browser_type_launch_args, **launch_arguments()}


@pytest.fixture(scope="session", autouse=True)
def patience() -> None:
    from playwright.sync_api import expect

    expect.set_options(timeout=PATIENCE)


@pytest.fixture(scope="session")
def school(tmp_path_factory: pytest.TempPathFactory) -> Iterator[SchoolSite]:
    """A school's website that the guide knows."""
    with SchoolSite() as site:
        yield site


@pytest.fixture(scope="session")
def strange_school() -> Iterator[SchoolSite]:
    """A website that the guide does not know."""
    with SchoolSite() as site:
        yield site


@pytest.fixture(scope="session")
def guide(trained_model: Path, school: SchoolSite, tmp_path_factory: pytest.TempPathFactory) -> Iterator[RunningGuide]:
    """The guide that all browser tests talk to."""
    folder = tmp_path_factory.mktemp("guide")
    environment = {"GUIDE_ALLOWED_ORIGINS": school.origin, **MANY_MESSAGES}
    running = RunningGuide(
        free_port(), folder / "conversations.db", folder / "output.txt", environment=environment
    ).start()
    yield running
    running.stop()


@pytest.fixture
def watch() -> Iterator[Watch]:
    """What the browser did while the test ran; fails it for a foreign request, a dialog, an error of a script."""
    watching = Watch()
    yield watching
    watching.check()


@pytest.fixture
def new_context(new_context: Callable[..., Any], watch: Watch) -> Callable[..., Any]:
    """A browser's context as the plugin makes it, watched."""

    def make(**options: Any) -> Any:
        context = new_context(**options)
        context.set_default_timeout(PATIENCE)
        watch.over(context)
        return context

    return make


@pytest.fixture
def visit(new_context: Callable[..., Any], guide: RunningGuide) -> Callable[..., Widget]:
    """Open a page of the guide, or a whole address, in a browser of its own: ``visit("/", color_scheme="dark")``."""

    def open_page(address: str = "/", lang: str = "en", **options: Any) -> Widget:
        page = new_context(**options).new_page()
        page.goto(address if address.startswith("http") else guide.base + address)
        return Widget(page, lang)

    return open_page
