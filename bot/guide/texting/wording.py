"""``data/sms/``: what the line says itself, and the words it listens for, in each language."""

from __future__ import annotations

import re
from dataclasses import dataclass
from pathlib import Path
from typing import Dict, List, Mapping, Optional, Tuple

from pydantic import BaseModel, Extra, Field, validator

from bot.guide.content import Content
from bot.guide.conversation import LANGUAGES
from bot.guide.facts import Facts
from bot.guide.texts import bare_words
from bot.guide.wording import common_values, fill
from bot.guide.yaml_source import read_model

STOP, START, HELP, MORE, MENU, ERASE = "stop", "start", "help", "more", "menu", "erase"
_SENTENCE_END = re.compile(r"[.!?;\n]+")
_GROUP = re.compile(r"\{([a-z]+)\}")


class _Strict(BaseModel):
    class Config:
        extra = Extra.forbid


class LineTexts(_Strict):
    """What the line says; ``data/sms/en.yml`` says when."""

    welcome: str
    help: str
    opted_out: str
    opted_out_in_danger: str
    opted_in: str
    media: str
    media_too: str
    blank: str
    unknown_number: str
    no_list: str
    more: str
    number_hint: str
    number_hint_more: str
    holding: str
    too_many: str
    erased: str


class LineWords(_Strict):
    """Whole messages that mean one thing."""

    stop: List[str] = Field(min_items=1)
    start: List[str] = Field(min_items=1)
    help: List[str] = Field(min_items=1)
    more: List[str] = Field(min_items=1)
    menu: List[str] = Field(min_items=1)
    erase: List[str] = Field(min_items=1)


class LineWording(_Strict):
    """One language's file."""

    texts: LineTexts
    words: LineWords
    groups: Dict[str, str]
    stop_sentences: List[str]

    @validator("stop_sentences", each_item=True)
    def _compiles(cls, pattern: str, values: Dict[str, Dict[str, str]]) -> str:
        written_out = _written_out(pattern, values.get("groups", {}))
        try:
            re.compile(written_out)
        except re.error as error:
            raise ValueError(f"not a regular expression: {error}") from None
        return written_out


def _written_out(pattern: str, groups: Mapping[str, str]) -> str:
    unknown = [name for name in _GROUP.findall(pattern) if name not in groups]
    if unknown:
        raise ValueError(f"no group of words is called {{{unknown[0]}}}; name it under groups")
    return _GROUP.sub(lambda name: f"(?:{_written_out(groups[name[1]], groups)})", pattern)


@dataclass(frozen=True)
class Keyword:
    """What a whole message means to the line, and in which language it was said."""

    kind: str
    lang: str


class Wording:
    """The line's texts and words of all languages, ready for use."""

    def __init__(self, languages: Mapping[str, LineWording]) -> None:
        self._languages = languages
        self._exact: Dict[str, Keyword] = {}
        self._sentences: List[Tuple[str, "re.Pattern[str]"]] = []
        for lang, wording in languages.items():
            for kind, phrases in wording.words.dict().items():
                for phrase in phrases:
                    self._exact.setdefault(squeezed(phrase), Keyword(kind, lang))
            polite = _written_out("{polite}", wording.groups)
            for pattern in wording.stop_sentences:
                self._sentences.append((lang, re.compile(f"(?:{polite})*(?:{pattern})")))
        self._polite = {
            lang: re.compile(f"(?:{_written_out('{polite}', wording.groups)})*(.*?)"
                             f"(?:{_written_out('{after}', wording.groups)})*")
            for lang, wording in languages.items()
        }  # fmt: skip

    def say(self, content: Content, key: str, lang: str, **more: str) -> str:
        """A text, filled in."""
        texts = self._languages.get(lang, self._languages["en"]).texts
        return fill(str(getattr(texts, key)), {**common_values(content, Facts(), lang), **more}).strip()

    def keyword(self, text: str) -> Optional[Keyword]:
        """What the whole message means, or ``None``: "STOP", "por favor, no me manden más mensajes", "HELP".

        A sentence of several that is just a strong word for stop counts as well: "Wrong person. STOP".
        """
        words = squeezed(text)
        found = self._exact.get(words) or self._without_politeness(words) or self._stop_sentence(words)
        if found:
            return found
        if self._only_stops(text):
            return Keyword(STOP, self._stops(_clauses(text)[0]) or "en")
        for sentence in (squeezed(part) for part in _SENTENCE_END.split(text)):
            if sentence in _STRONG or self._long_stop(sentence):
                return Keyword(STOP, _STRONG.get(sentence) or self._long_stop(sentence) or "en")
        return None

    def _without_politeness(self, words: str) -> Optional[Keyword]:
        for pattern in self._polite.values():
            bare = pattern.fullmatch(words)
            found = self._exact.get(bare.group(1).strip()) if bare else None
            if found and found.kind in (STOP, HELP, ERASE):
                return found
        return None

    def _stop_sentence(self, words: str) -> Optional[Keyword]:
        lang = next((lang for lang, pattern in self._sentences if pattern.fullmatch(words)), None)
        return Keyword(STOP, lang) if lang else None

    def _only_stops(self, text: str) -> bool:
        """ "STOP, wrong person": every clause says the same."""
        clauses = _clauses(text)
        return bool(clauses) and all(self._stops(clause) for clause in clauses)

    def _stops(self, clause: str) -> Optional[str]:
        found = self._exact.get(clause) or self._without_politeness(clause) or self._stop_sentence(clause)
        return found.lang if found and found.kind == STOP else None

    def _long_stop(self, sentence: str) -> Optional[str]:
        """The language of a stop sentence that can't be about anything but these texts: it has three words or more."""
        if len(sentence.split()) < _LONG:
            return None
        found = self._stop_sentence(sentence)
        return found.lang if found else None


#: Words that end the texts even as one sentence among others.
_STRONG: Mapping[str, str] = {"stop": "en", "stopall": "en", "unsubscribe": "en", "opt out": "en", "optout": "en", "alto": "es"}  # fmt: skip
#: In a message of several sentences "stop it" may be said to anybody; "stop texting me" may not.
_LONG = 3


def _clauses(text: str) -> List[str]:
    return [clause for clause in (squeezed(part) for part in re.split(r"[.,!?;\n]+", text)) if clause]


def squeezed(text: str) -> str:
    """Lower case, without accents, apostrophes and punctuation: for comparing."""
    return bare_words(text.replace("'", "").replace("’", ""))


def load_wording(data: Path) -> Wording:
    """Read ``data/sms``.

    Raises:
        ContentError: with ``file:line: what is wrong``.
    """
    return Wording(read_languages(data))


def read_languages(data: Path) -> Dict[str, LineWording]:
    """The files of ``data/sms`` by language."""
    return {lang: read_model(data / "sms" / f"{lang}.yml", LineWording) for lang in LANGUAGES}
