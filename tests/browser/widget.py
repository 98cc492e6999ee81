"""The widget as a parent meets it: found by its names, used by mouse or keyboard, read message by message."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, List, Optional

from playwright.sync_api import FrameLocator, Locator, Page, expect

from tests.browser.words import WORDS, Words

#: Who said what, as it stands in the log: the hidden label of each message tells whose it is.
_SAID = """(log, [you, guide]) => {
  const labels = [...log.querySelectorAll("*")].filter(
    (item) => !item.childElementCount && [you, guide].includes(item.textContent.trim()));
  return labels.map((label) => {
    const message = label.parentElement.closest("[lang]");
    const text = (message.innerText || "").replace(label.innerText, "").trim();
    return { who: label.textContent.trim() === you ? "parent" : "guide", lang: message.lang, text };
  });
}"""


@dataclass(frozen=True)
class Said:
    """One message in the log."""

    who: str
    lang: str
    text: str


class Widget:
    """The widget on a page, or in a frame of it.

    Args:
        page: the page.
        lang: the language its labels are in.
        frame: the frame in which it stands, where it is not the page itself.
    """

    def __init__(self, page: Page, lang: str = "en", frame: Optional[FrameLocator] = None) -> None:
        self.page = page
        self.within = frame or page
        self.words: Words = WORDS[lang]

    def in_language(self, lang: str) -> "Widget":
        """The same widget, with labels in another language."""
        other = Widget(self.page, lang)
        other.within = self.within
        return other

    def button(self, name: str, exact: bool = True) -> Locator:
        return self.within.get_by_role("button", name=name, exact=exact)

    @property
    def host(self) -> Locator:
        return self.within.locator("iep-guide")

    @property
    def launcher(self) -> Locator:
        return self.button(self.words.launcher)

    @property
    def panel(self) -> Locator:
        return self.within.get_by_role("dialog", name=self.words.panel)

    @property
    def log(self) -> Locator:
        return self.within.get_by_role("log", name=self.words.log)

    @property
    def status(self) -> Locator:
        return self.host.get_by_role("status").first

    @property
    def input(self) -> Locator:
        return self.within.get_by_role("textbox", name=self.words.input)

    @property
    def choices(self) -> Locator:
        """Buttons of the choices that are open."""
        return self.within.get_by_role("group", name=self.words.choices).get_by_role("button")

    @property
    def guide_labels(self) -> Locator:
        return self.log.get_by_text(self.words.guide, exact=True)

    def open(self) -> "Widget":
        """Open the panel with the mouse and wait for the greeting."""
        self.launcher.click()
        expect(self.input).to_be_visible()
        expect(self.guide_labels.first).to_be_attached()
        return self

    def answered(self, before: int) -> "Widget":
        """Wait until the guide has said more than ``before`` messages."""
        expect(self.guide_labels.nth(before)).to_be_attached()
        return self

    def say(self, text: str) -> "Widget":
        """Type, press Enter, wait for the answer."""
        before = self.guide_labels.count()
        self.input.fill(text)
        self.input.press("Enter")
        return self.answered(before)

    def choose(self, title: str) -> "Widget":
        """Tap an open choice and wait for the answer."""
        before = self.guide_labels.count()
        self.choices.and_(self.button(title)).last.click()
        return self.answered(before)

    def titles(self) -> List[str]:
        return [title.strip() for title in self.choices.all_inner_texts()]

    def said(self) -> List[Said]:
        """All messages of the log, in order."""
        found: List[Any] = self.log.evaluate(_SAID, [self.words.you, self.words.guide])
        return [Said(**item) for item in found]

    def last(self) -> Said:
        """The guide's newest message."""
        return [item for item in self.said() if item.who == "guide"][-1]

    def open_menu(self) -> "Widget":
        menu = self.button(self.words.menu)
        if menu.get_attribute("aria-expanded") != "true":
            menu.click()
        return self

    def from_menu(self, name: str) -> "Widget":
        """Use an entry of the menu, a button or a switch."""
        self.open_menu()
        entry = self.button(name).or_(self.within.get_by_role("switch", name=name, exact=True))
        entry.click()
        return self

    def focused(self) -> str:
        """The accessible name of what has the focus, in words that tests compare."""
        name: str = self.page.evaluate(
            """() => {
              let at = document.activeElement;
              while (at && at.shadowRoot && at.shadowRoot.activeElement) at = at.shadowRoot.activeElement;
              if (!at) return "";
              const labelled = at.labels && at.labels.length ? at.labels[0].textContent : "";
              return (at.getAttribute("aria-label") || labelled || at.textContent || at.tagName).trim();
            }"""
        )
        return name
