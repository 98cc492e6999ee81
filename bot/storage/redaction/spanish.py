"""Spanish words by their endings: a dictionary lists "buscar" and "niño", parents write "busqué" and "niñitas"."""

from __future__ import annotations

import re
from typing import AbstractSet, Iterator, List, Tuple

#: Endings of regular verbs by the infinitive they belong to, without accents.
_AR = (
    "o as a amos an aba abas abamos aban e aste amos aron are aras ara aremos aran aria arias ariamos arian es emos en ase asen aramos "
    "ando ado ada ados adas ar"
)
_ER_IR = (
    "o es e emos imos en ia ias iamos ian i iste io imos ieron a as amos an iera ieras ieramos ieran iese iesen iendo yendo yo yeron "
    "ido ida idos idas er ir ere eras era eremos eran ire iras ira iremos iran eria erias eriamos erian iria irias iriamos irian"
)
_ENDINGS: List[Tuple[str, Tuple[str, ...]]] = [
    *((ending, ("ar",)) for ending in sorted(set(_AR.split()), key=len, reverse=True)),
    *((ending, ("er", "ir")) for ending in sorted(set(_ER_IR.split()), key=len, reverse=True)),
]
#: Pronouns that hang on a verb: "díganmelo", "ayudarla".
_HANGING = re.compile(r"(?:(?:me|te|se|nos)(?:lo|la|los|las|le|les)?|lo|la|los|las|le|les)$")
#: Spelling that changes before "e", "i" or "o".
_SPELT = (("qu", "c"), ("gu", "g"), ("c", "z"), ("j", "g"), ("zc", "c"), ("g", ""), ("y", ""))
_VOWELS_OF_STEM = (("ie", "e"), ("ue", "o"), ("i", "e"), ("u", "o"))
_LEAST, _LEAST_STEM = 4, 2
_SMALLER = re.compile(r"(?:c?it|ecit|ic|ill|ot|az|on)(?=[oa]s?$)")


def is_spanish_form(word: str, dictionary: AbstractSet[str]) -> bool:
    """Whether a folded word is a form of one of the dictionary."""
    if word in dictionary:
        return True
    if len(word) < _LEAST:
        return False
    return any(form in dictionary for form in _nouns(word)) or any(_is_verb(form, dictionary) for form in _bare(word))


def _nouns(word: str) -> Iterator[str]:
    """What a plural, a feminine, a small one or an adverb comes from."""
    single = word[:-1] if word.endswith("s") else word
    yield single
    if word.endswith("ces"):
        yield word[:-3] + "z"
    if word.endswith("es"):
        yield word[:-2]
    if single.endswith("a"):
        yield single[:-1] + "o"
        if single.endswith(("ora", "ona", "esa", "ina")):
            yield single[:-1]
    small = _SMALLER.search(word)
    if small and small.start() > _LEAST_STEM:
        stem = word[: small.start()]
        for root in (
            stem,
            stem[:-2] + "c" if stem.endswith("qu") else stem,
            stem[:-1] + "z" if stem[-1] == "c" else stem,
        ):
            yield from (root, root + "o", root + "a", root + "e")
    if word.endswith("mente"):
        yield from (word[:-5], word[:-6] + "o")
    if single.endswith(("isimo", "isima")):
        yield from (single[:-5], single[:-5] + "o", single[:-5] + "e")


def _bare(word: str) -> Iterator[str]:
    yield word
    hanging = _HANGING.search(word)
    if hanging and hanging.start() >= _LEAST:
        bare = word[: hanging.start()]
        if bare.endswith(("r", "ndo", "n", "a", "e", "mo")):
            yield bare if not bare.endswith("mo") else bare + "s"
    if word.endswith(("lo", "la", "le", "los", "las", "les")) and len(word) > 6:
        yield re.sub(r"l[oae]s?$", "", word)


def _is_verb(word: str, dictionary: AbstractSet[str]) -> bool:
    for ending, infinitives in _ENDINGS:
        if not word.endswith(ending):
            continue
        stem = word[: len(word) - len(ending)]
        if len(stem) < _LEAST_STEM:
            continue
        for root in _roots(stem):
            if any(root + infinitive in dictionary for infinitive in infinitives):
                return True
    return False


def _roots(stem: str) -> Iterator[str]:
    yield stem
    for spelt, root in _SPELT:
        if stem.endswith(spelt):
            yield stem[: len(stem) - len(spelt)] + root
    for written, vowel in _VOWELS_OF_STEM:
        at = stem.rfind(written)
        if at > 0 and len(stem) - at - len(written) <= 3:
            changed = stem[:at] + vowel + stem[at + len(written) :]
            yield changed
            for spelt, root in _SPELT:
                if changed.endswith(spelt):
                    yield changed[: len(changed) - len(spelt)] + root
