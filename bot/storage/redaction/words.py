"""The words that redaction goes by: ``data/redaction``, the names of the name package, and what is a word at all."""

from __future__ import annotations

import importlib
import re
import unicodedata
from dataclasses import dataclass
from functools import lru_cache
from typing import AbstractSet, Any, Dict, FrozenSet, Iterable, List, Optional, Set, Tuple

from pydantic import BaseModel, Extra

from bot.guide.conversation import LANGUAGES
from bot.guide.yaml_source import read_yaml
from bot.paths import DATA, PROJECT

#: Locales of the name package whose names families in the US have, in Latin letters.
_LOCALES = (
    "en", "en_US", "en_GB", "en_IN", "en_PK", "en_KE", "en_NG", "en_NZ", "es_AR", "es_CL", "es_CO", "es_ES", "es_MX",
    "pt_BR", "fr_FR", "ha_NG", "yo_NG", "ig_NG", "sw", "vi_VN",
)  # fmt: skip
_FIRST_NAMES = ("first_names", "first_names_male", "first_names_female")
#: Shorter names are names only beside something that says so: "al", "ed", "lu".
_LEAST = 3
#: So many letters of a word that is spelt badly are mostly right.
OPENING = 4
#: Words of English as another tool cut them: whoever is not in it may be somebody's name.
_VOCABULARY = PROJECT / "bot" / "nlu" / "weights" / "bert_uncased_vocab.txt"
#: A word, the "'s" behind one, or a sign.
WORD = re.compile(r"'s\b|[^\W_]+(?:'(?!s\b)[^\W_]+)*|[^\w\s]|_")
_SMALL = re.compile(r"(?<![\w'])[a-záéíóúñü]+(?![\w'])")

#: "hahaha", "sooo", "yesss", "ugh".
LAUGHS = re.compile(
    r"(?:[hj]a){2,}[hj]?|(?:[hj]e){2,}[hj]?|(?:[hj]i){2,}[hj]?|h[ae]h|a+h+|o+h+|u+h+|h+m+|m+h*m*|z+|x+|l+o+l+|[ey]+a+h*|n+o+|y+e+s+|s+i+|a+w+|g+r+|u+g+h+|y+a+y+|w+o+w+"
)
#: Endings of conditions, medicines and fields of knowledge; nobody is called so.
LEARNED = re.compile(
    r"\w{3,}(?:opath(?:y|ies|ic)|opatias?|itis|osis|emia|plegi[ac]|plejia|paresi[as]|ectomy|olog(?:y|ies|ist|ists|ical)|ologias?|phobi[ac]|fobia|lexi[ac]|graphi[ac]|grafia"
    r"|calculia|praxi[ac]|idon[ea]|azole|phenidate|fenidato|amphetamines?|oxetin[ea]|triptyline|zepam|zolam|mycin|cillin|cilina|prazole|syndrome|therap(?:y|ies|ist|ists)|rophy|rofia|trophic)"
)
_LETTERS = "abcdefghijklmnopqrstuvwxyz"

Phrase = Tuple[str, ...]
#: Lists of phrases, looked up by their first word, and lists of single words.
_PHRASES = ("names_follow", "names_may_follow", "stays", "schools_before_name", "schools_follow", "towns_follow")
_SETS = (
    "people", "titles", "maybe_titles", "goes_on", "belongings", "never_names", "school_words", "before_school",
    "not_in_address", "counties",
)  # fmt: skip


class Placeholders(BaseModel):
    """What stands in the place of what was hidden, by kind."""

    name: str
    birth_date: str
    id: str
    address: str
    phone: str
    email: str
    link: str
    school: str
    account: str
    hidden: str

    class Config:
        """Nothing else may stand there."""

        extra = Extra.forbid


class LanguageRules(BaseModel):
    """One file of ``data/redaction``; the comments there say what each list is."""

    placeholders: Placeholders
    names_follow: str
    names_may_follow: str
    people: str
    titles: str
    maybe_titles: str
    goes_on: str
    belongings: str
    never_names: str
    stays: str
    schools: str
    plain_schools: str
    school_words: str
    schools_before_name: str
    before_school: str
    schools_follow: str
    counties: str
    not_in_address: str
    also_words: str
    more_names: str
    likely_names: str
    always_hidden: str
    harmless: str
    landscape: str
    landscape_first: str
    landscape_last: str
    towns_follow: str

    class Config:
        """A misspelt key is an error."""

        extra = Extra.forbid


@dataclass(frozen=True)
class Words:
    """All lists of both languages together, folded; families mix the languages.

    Attributes:
        names: first names and surnames that are no words.
        doubtful: names that are words, places or months too, and very short ones.
        likely: of these, the ones that a capital inside a sentence makes a name.
        common: words that the guide or parents write small.
        known: words that are in use, so that a word outside may be a name.
        slips_of: common words that are no names: a word beside one of these is a slip of the finger.
        openings: how longer ones of these begin: a word that begins so may be one with several slips.
        always_hidden: names that are words too, and hidden wherever they stand.
        harmless: words that stay though some list holds them as a name.
        spanish: the Spanish dictionary without names.
        landscape: words that schools and quarters are named with; ``landscape_first`` and ``landscape_last`` beside them.
    """

    placeholders: Dict[str, Placeholders]
    names_follow: Dict[str, List[Phrase]]
    names_may_follow: Dict[str, List[Phrase]]
    people: FrozenSet[str]
    titles: FrozenSet[str]
    maybe_titles: FrozenSet[str]
    goes_on: FrozenSet[str]
    belongings: FrozenSet[str]
    never_names: FrozenSet[str]
    stays: Dict[str, List[Phrase]]
    schools: Dict[str, List[Phrase]]
    plain_schools: FrozenSet[Phrase]
    school_words: FrozenSet[str]
    schools_before_name: Dict[str, List[Phrase]]
    before_school: FrozenSet[str]
    schools_follow: Dict[str, List[Phrase]]
    counties: FrozenSet[str]
    not_in_address: FrozenSet[str]
    names: FrozenSet[str]
    doubtful: FrozenSet[str]
    likely: FrozenSet[str]
    common: FrozenSet[str]
    known: FrozenSet[str]
    slips_of: FrozenSet[str]
    openings: FrozenSet[str]
    always_hidden: FrozenSet[str]
    harmless: FrozenSet[str]
    spanish: FrozenSet[str]
    landscape: FrozenSet[str]
    landscape_first: FrozenSet[str]
    landscape_last: FrozenSet[str]
    towns_follow: Dict[str, List[Phrase]]


def _folded(character: str) -> str:
    plain = unicodedata.normalize("NFD", character)[0].lower()
    return plain if len(plain) == 1 else character


_FOLD = {code: _folded(chr(code)) for code in (*range(0x41, 0x5B), *range(0xC0, 0x250), *range(0x1E00, 0x1F00))}
_FOLD.update({ord(mark): "'" for mark in "\u2018\u2019\u02bc\u00b4`"})
_FOLD.update({ord(mark): "-" for mark in "\u2010\u2011\u2012\u2013\u2014"})
_FOLD.update({0xA0: " ", 0x202F: " ", 0x2009: " "})


def fold(text: str) -> str:
    """Small letters without accents; as long as the text, so that places stay."""
    return text.translate(_FOLD)


def spaced(text: str) -> FrozenSet[str]:
    """The words of a text, set apart by spaces."""
    return frozenset(text.split())


@lru_cache(maxsize=1)
def load_words() -> Words:
    """Read the lists, once in a process."""
    rules = {lang: LanguageRules(**read_yaml(DATA / "redaction" / f"{lang}.yml")) for lang in LANGUAGES}

    def listed(name: str) -> List[str]:
        joined = (getattr(rule, name) for rule in rules.values())
        return [fold(item.strip()) for part in joined for item in part.split(",") if item.strip()]

    def each(name: str) -> Set[str]:
        return {fold(item) for rule in rules.values() for item in getattr(rule, name).split()}

    names = _package_names() | each("more_names")
    common = written_small() | set(listed("never_names"))
    harmless = each("harmless")
    also = each("also_words") | (harmless & names) | {name for name in names if len(name) < _LEAST}
    phrases: Dict[str, Any] = {name: _by_first_word(listed(name)) for name in _PHRASES}
    sets: Dict[str, Any] = {name: frozenset(listed(name)) for name in _SETS}
    return Words(
        placeholders={lang: rule.placeholders for lang, rule in rules.items()},
        schools=_by_last_word(listed("schools")),
        plain_schools=frozenset(_phrase(item) for item in listed("plain_schools")),
        always_hidden=frozenset(each("always_hidden")),
        harmless=frozenset(harmless),
        landscape=frozenset(each("landscape")),
        landscape_first=frozenset(each("landscape_first")),
        landscape_last=frozenset(each("landscape_last")),
        names=frozenset(names - also),
        doubtful=frozenset(also),
        likely=frozenset(each("likely_names")),
        common=frozenset(common),
        known=frozenset(common | harmless | vocabulary() | (dictionary("en") - names)),
        spanish=dictionary("es") - names,
        slips_of=frozenset(common - names),
        openings=frozenset(word[:OPENING] for word in common - names if len(word) > OPENING + 1),
        **phrases,
        **sets,
    )


def _phrase(text: str) -> Phrase:
    return tuple(WORD.findall(text))


def _by_first_word(phrases: Iterable[str]) -> Dict[str, List[Phrase]]:
    found: Dict[str, List[Phrase]] = {}
    for phrase in sorted(map(_phrase, phrases), key=len, reverse=True):
        found.setdefault(phrase[0], []).append(phrase)
    return found


def _by_last_word(phrases: Iterable[str]) -> Dict[str, List[Phrase]]:
    found: Dict[str, List[Phrase]] = {}
    for phrase in sorted(map(_phrase, phrases), key=len, reverse=True):
        found.setdefault(phrase[-1], []).append(phrase)
    return found


def _package_names() -> Set[str]:
    names: Set[str] = set()
    for locale in _LOCALES:
        provider = importlib.import_module(f"faker.providers.person.{locale}").Provider
        for kind in (*_FIRST_NAMES, "last_names"):
            listed = getattr(provider, kind, ())
            if not isinstance(listed, property):
                names.update(fold(part) for name in listed for part in str(name).split())
    return {name for name in names if re.fullmatch(r"[a-z][a-z'-]+", name)}


def vocabulary() -> Set[str]:
    """Words and names of written English, folded."""
    return {word for word in _VOCABULARY.read_text(encoding="utf-8").split() if word.isalpha()}


@lru_cache(maxsize=1)
def guide_texts() -> Tuple[Tuple[FrozenSet[str], str], ...]:
    """The guide's own data, but for these lists: the parts of each path, and its text."""
    paths = (path for path in sorted(DATA.rglob("*.yml")) if path.parent.name != "redaction")
    return tuple((frozenset({*path.relative_to(DATA).parts, path.stem}), path.read_text("utf-8")) for path in paths)


def written_small(lang: Optional[str] = None) -> Set[str]:
    """The words that the guide's data write small, folded: of one language, or of both with what belongs to neither."""
    texts = (text for parts, text in guide_texts() if lang is None or lang in parts)
    return {fold(word) for text in texts for word in set(_SMALL.findall(text))}


@lru_cache(maxsize=3)
def dictionary(name: str) -> FrozenSet[str]:
    """One list of ``data/redaction/words``, folded: "en" and "es" are written small, "proper" has a capital."""
    lines = (DATA / "redaction" / "words" / f"{name}.txt").read_text(encoding="utf-8").splitlines()
    return frozenset(fold("\n".join(line for line in lines if not line.startswith("#"))).split())


def near(word: str, known: AbstractSet[str]) -> bool:
    """Whether one slip of the finger makes the word out of a known one."""
    parts = [(word[:cut], word[cut:]) for cut in range(len(word) + 1)]
    for left, right in parts:
        if right and left + right[1:] in known:
            return True
        if len(right) > 1 and left + right[1] + right[0] + right[2:] in known:
            return True
        for letter in _LETTERS:
            if left + letter + right in known or (right and left + letter + right[1:] in known):
                return True
    return False
