"""Pictures of the widget for the README and the docs: ``make pictures`` writes ``docs/pictures/*.png``.

They are taken of the real guide in a real browser, and kept small: few colours lose nothing of a page of text.
"""

from __future__ import annotations

import io
import sys
import tempfile
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Callable, Dict, List

from PIL import Image, ImageDraw
from playwright.sync_api import expect, sync_playwright

from bot.paths import PROJECT
from bot.serving.training import current_model
from tests.browser import talks
from tests.browser.conftest import PATIENCE, launch_arguments
from tests.browser.widget import Widget
from tests.scenarios.conftest import RunningGuide, free_port

FOLDER = PROJECT / "docs" / "pictures"
MOST_BYTES = 60_000
_COLORS = 48
_DESKTOP = {"width": 880, "height": 640}
_PANEL = {"width": 500, "height": 720}
_PHONE = {"width": 360, "height": 720}
#: Width of the phone's edge and radius of its corners, in px of the picture.
_EDGE, _ROUND = 12, 44


@dataclass(frozen=True)
class Picture:
    """One picture: how to get there, and with which browser.

    Attributes:
        name: the file's name.
        scene: brings the widget of the demo page to what the picture shows.
        options: of the browser's context.
        phone: drawn into the frame of a phone.
    """

    name: str
    scene: Callable[[Widget], object]
    options: Dict[str, Any]
    phone: bool = False


def closed(widget: Widget) -> None:
    """The demo page as a family finds it."""
    expect(widget.launcher).to_be_visible()


def greeting(widget: Widget) -> None:
    """Just opened."""
    widget.open()


def check(widget: Widget) -> None:
    """In the middle of the short check."""
    widget.open().say(talks.CHECK["en"])
    widget.say("9")


def letter(widget: Widget) -> None:
    """The letter that a result offers."""
    talks.to_letter(widget.open())
    talks.letter_text(widget).evaluate("item => item.closest('section').scrollIntoView()")


def dark(widget: Widget) -> None:
    """An answer, for eyes that want it dark."""
    widget.open().say("what is the difference between an iep and a 504")


def spanish(widget: Widget) -> None:
    """An answer in Spanish."""
    widget.open().from_menu("Español").in_language("es").say("¿qué es un iep?")


PICTURES: List[Picture] = [
    Picture("closed", closed, {"viewport": _DESKTOP}),
    Picture("open", greeting, {"viewport": _DESKTOP}),
    Picture("check", check, {"viewport": _PANEL}),
    Picture("letter", letter, {"viewport": _PANEL}),
    Picture("dark", dark, {"viewport": _PANEL, "color_scheme": "dark"}),
    Picture("spanish", spanish, {"viewport": _PHONE, "is_mobile": True, "has_touch": True}, phone=True),
]


def main() -> int:
    """Take all pictures.

    Returns:
        the exit status.
    """
    if current_model() is None:
        print("There is no model that fits the files; make one with 'make train'.", file=sys.stderr)
        return 1
    expect.set_options(timeout=PATIENCE)
    FOLDER.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix="guide-pictures-") as folder:
        scratch = Path(folder)
        guide = RunningGuide(free_port(), scratch / "conversations.db", scratch / "output.txt").start()
        try:
            with sync_playwright() as play:
                browser = play.chromium.launch(**launch_arguments())
                for picture in PICTURES:
                    print(f"{picture.name}.png: {take(picture, browser, guide.base)} bytes")
                browser.close()
        finally:
            guide.stop()
    return 0


def take(picture: Picture, browser: Any, base: str) -> int:
    """Take one picture; its size in bytes."""
    context = browser.new_context(reduced_motion="reduce", device_scale_factor=1, **picture.options)
    page = context.new_page()
    page.goto(base)
    picture.scene(Widget(page))
    page.mouse.move(4, 4)
    page.evaluate("document.activeElement.shadowRoot?.activeElement?.blur()")
    page.wait_for_timeout(700)
    image = Image.open(io.BytesIO(page.screenshot())).convert("RGB")
    context.close()
    if picture.phone:
        image = in_a_phone(image)
    path = FOLDER / f"{picture.name}.png"
    save_small(image, path)
    return path.stat().st_size


def in_a_phone(image: Image.Image) -> Image.Image:
    """The picture with the edge of a phone around it, on white."""
    wide, high = image.width + 2 * _EDGE, image.height + 2 * _EDGE
    framed = Image.new("RGB", (wide, high), "white")
    ImageDraw.Draw(framed).rounded_rectangle((0, 0, wide - 1, high - 1), _ROUND, fill="#20262d")
    corners = Image.new("L", image.size, 0)
    ImageDraw.Draw(corners).rounded_rectangle((0, 0, image.width - 1, image.height - 1), _ROUND - _EDGE, fill=255)
    framed.paste(image, (_EDGE, _EDGE), corners)
    return framed


def save_small(image: Image.Image, path: Path) -> None:
    """Write a PNG of few colours; with fewer still where it would be too large."""
    for colors in (_COLORS, 24, 12):
        image.quantize(colors, method=Image.Quantize.MEDIANCUT, dither=Image.Dither.NONE).save(path, optimize=True)
        if path.stat().st_size <= MOST_BYTES:
            return


if __name__ == "__main__":
    sys.exit(main())
