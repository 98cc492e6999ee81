"""What is remembered of a number between two texts, beside the conversation itself."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, Dict, Mapping, Tuple

from bot.guide.conversation import Choice


@dataclass(frozen=True)
class WaitingPage:
    """A message that MORE gives, and whether its list of choices counts from then on."""

    text: str
    has_list: bool = False


@dataclass(frozen=True)
class LineState:
    """A number's state.

    Attributes:
        lang: the language of the conversation.
        welcomed: whether the first-contact text went out.
        told_numbers: whether it was said once that choices take a number.
        options: the choices that a number picks, in the order shown; empty where none are open.
        options_until: seconds since 1970 after which they are closed.
        listed: whether the list was sent; else it still waits for MORE.
        later: messages that MORE gives.
    """

    lang: str = "en"
    welcomed: bool = False
    told_numbers: bool = False
    options: Tuple[Choice, ...] = ()
    options_until: float = 0.0
    listed: bool = False
    later: Tuple[WaitingPage, ...] = ()

    def to_plain(self) -> Dict[str, Any]:
        """JSON values."""
        return {
            "lang": self.lang,
            "welcomed": self.welcomed,
            "told_numbers": self.told_numbers,
            "options": [[choice.id, choice.title] for choice in self.options],
            "options_until": self.options_until,
            "listed": self.listed,
            "later": [[page.text, page.has_list] for page in self.later],
        }

    @classmethod
    def from_plain(cls, plain: Mapping[str, Any]) -> "LineState":
        """From what ``to_plain`` gave."""
        values = dict(plain)
        values["options"] = tuple(Choice(id=item[0], title=item[1]) for item in plain.get("options", ()))
        values["later"] = tuple(WaitingPage(text=item[0], has_list=item[1]) for item in plain.get("later", ()))
        return cls(**{name: value for name, value in values.items() if name in cls.__dataclass_fields__})
