"""A letter by text message: which words go out instead of it, and what asks for the letter itself."""

from __future__ import annotations

import re
from datetime import date
from functools import lru_cache
from pathlib import Path
from typing import Any, Dict, Mapping, Optional, Tuple

from pydantic import BaseModel, Extra, Field, validator

from bot.guide.deadlines import format_date
from bot.guide.languages import Both
from bot.guide.letters import LetterText
from bot.guide.texts import bare_words
from bot.guide.wording import fill
from bot.guide.yaml_source import read_model

#: Texts of ``data/letters/link.yml``, and the gaps that each must have.
TEXT_GAPS: Mapping[str, Tuple[str, ...]] = {
    "link": ("title", "link", "day"),
    "text_first": (),
}
PAGE_GAPS: Mapping[str, Tuple[str, ...]] = {
    "before": (),
    "only_you": ("day",),
    "save": (),
    "delete": (),
    "deleted_title": (),
    "deleted": (),
    "gone_title": (),
    "gone": (),
    "busy_title": (),
    "busy": (),
    "trouble_title": (),
    "trouble": (),
    "help": ("name", "phone"),
}
_WANTS_TEXT = re.compile(
    r"^(please )?(text|texts|text it|text me|text (me )?the letter|as (a )?texts?|send (me )?the text)( please)?$"
    r"|^(por favor )?(texto|textos|en texto|en mensajes|mande(me)? el texto|la carta en (texto|mensajes))( por favor)?$"
)


class LinkWords(BaseModel):
    """``data/letters/link.yml``."""

    hours: int = Field(ge=1, le=168)
    texts: Dict[str, Both]
    page: Dict[str, Both]

    class Config:
        extra = Extra.forbid

    @validator("texts")
    def _all_texts(cls, texts: Dict[str, Both]) -> Dict[str, Both]:
        return _complete(texts, TEXT_GAPS)

    @validator("page")
    def _all_of_page(cls, page: Dict[str, Both]) -> Dict[str, Both]:
        return _complete(page, PAGE_GAPS)

    def say(self, name: str, lang: str, **values: str) -> str:
        """A text that goes out, filled in."""
        return fill(self.texts[name].in_(lang), values)


@lru_cache(maxsize=None)
def link_words(data: Path) -> LinkWords:
    """The words around a letter's link.

    Raises:
        ContentError: with ``file:line: what is wrong``.
    """
    return read_model(data / "letters" / "link.yml", LinkWords)


def wants_text(message: str) -> bool:
    """Whether a whole message asks for the letter itself, in texts."""
    return bool(_WANTS_TEXT.match(bare_words(message)))


def letter_in(custom: Mapping[str, Any]) -> Optional[LetterText]:
    """The letter of a reply, as its ``custom`` payload holds it; ``None`` where there is none."""
    plain = custom.get("letter")
    if not isinstance(plain, Mapping) or not all(isinstance(plain.get(name), str) for name in ("id", "lang", "text")):
        return None
    return LetterText(
        id=plain["id"], lang=plain["lang"], title=str(plain.get("title") or ""), text=plain["text"], values={}
    )


def in_place_of(letter: LetterText, reply: str, words: str) -> str:
    """A reply with other words in place of a letter and of all that introduces it; what follows it stays.

    Args:
        letter: the letter that the reply holds.
        reply: the guide's reply: introduction, letter, and perhaps the question of a check that goes on.
        words: what stands there instead.
    """
    _, found, after = reply.partition(letter.text)
    rest = after.strip() if found else ""
    return f"{words}\n\n{rest}" if rest else words


def day_until(day: date, lang: str) -> str:
    """ "November 25" or "25 de noviembre"."""
    whole = format_date(day, lang)
    return whole.rsplit(" de ", 1)[0] if lang == "es" else whole.rsplit(",", 1)[0]


def _complete(texts: Dict[str, Both], wanted: Mapping[str, Tuple[str, ...]]) -> Dict[str, Both]:
    wrong = sorted(set(wanted) ^ set(texts))
    if wrong:
        raise ValueError(f"this text is missing or not known: {wrong[0]}")
    return texts
