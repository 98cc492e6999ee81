"""Checks of ``data/sms``: lengths with the gaps filled in, the two languages alike, the words the law names."""

from __future__ import annotations

from pathlib import Path
from typing import Dict, Iterator, List, Set, Tuple

from bot.checking.readability import MOST_WORDS_IN_SENTENCE, long_sentences
from bot.guide.content import Content
from bot.guide.conversation import LANGUAGES
from bot.guide.facts import Facts
from bot.guide.schemas import placeholders
from bot.guide.texting.parts import MOST_CHARACTERS
from bot.guide.texting.tidy import as_text_message
from bot.guide.texting.wording import LineWording, Wording, read_languages, squeezed
from bot.guide.wording import common_values, fill
from bot.guide.yaml_source import ContentError, line_of

#: What must end the texts whatever a school writes into the file.
#: 47 CFR 64.1200(a)(10) names the English words; the Spanish ones are the usual ones beside them.
STOP_WORDS: Dict[str, Tuple[str, ...]] = {
    "en": ("stop", "quit", "end", "revoke", "opt out", "cancel", "unsubscribe"),
    "es": ("alto", "parar", "cancelar", "no mas"),
}
#: What the first text and the answer to HELP must name (CTIA Messaging Principles 2023, 5.1 and 5.2).
_MUST_NAME: Dict[str, Dict[str, Tuple[str, ...]]] = {
    "welcome": {"en": ("{district}", "STOP", "HELP", "rates", "not legal advice"), "es": ("{district}", "ALTO", "AYUDA", "tarifas", "consejo legal")},
    "help": {"en": ("{district}", "{phone}", "STOP", "MENU", "rates"), "es": ("{district}", "{phone}", "ALTO", "MENÚ", "tarifas")},
    "opted_out": {"en": ("{district}", "START"), "es": ("{district}", "EMPEZAR")},
}  # fmt: skip

Problems = Iterator[str]


def text_line_in_order(content: Content, data: Path) -> Problems:
    """All problems of ``data/sms``."""
    try:
        languages = read_languages(data)
    except ContentError as problem:
        yield from str(problem).splitlines()
        return
    wording = Wording(languages)
    for lang in LANGUAGES:
        path = data / "sms" / f"{lang}.yml"
        yield from _texts_fit(content, wording, languages[lang], lang, path)
        yield from _legal_words_there(languages[lang], lang, path)
        yield from _replies_fit(content, lang, data)
    yield from _alike(languages, data)
    yield from _one_meaning_each(languages, data)


def _texts_fit(content: Content, wording: Wording, texts: LineWording, lang: str, path: Path) -> Problems:
    for key, text in texts.texts.dict().items():
        line = line_of(path, ("texts", key))
        length = len(as_text_message(wording.say(content, key, lang, last="10")))
        if length > MOST_CHARACTERS:
            yield f"{path}:{line}: {key}: {length} characters with the gaps filled in; at most {MOST_CHARACTERS}."
        for sentence in long_sentences(text):
            yield f"{path}:{line}: {key}: a sentence of more than {MOST_WORDS_IN_SENTENCE} words: '{sentence[:60]}...'."
        for needed in _MUST_NAME.get(key, {}).get(lang, ()):
            if needed not in text:
                yield f"{path}:{line}: {key}: must name '{needed}'; carriers ask for it."


def _replies_fit(content: Content, lang: str, data: Path) -> Problems:
    """What the guide says to hello, danger or privacy fits into one text, in its short form where it has one."""
    values = common_values(content, Facts(), lang)
    path = data / "answers" / lang / "conversation.yml"
    for action, phrase in content.in_(lang).talk.actions.items():
        length = len(as_text_message(fill(phrase.short or phrase.text, values)))
        if length > MOST_CHARACTERS:
            line = line_of(path, ("actions", action, "short"))
            yield f"{path}:{line}: {action}: {length} characters as a text message; at most {MOST_CHARACTERS}: write its short form."
        for sentence in long_sentences(phrase.short or ""):
            line = line_of(path, ("actions", action, "short"))
            yield f"{path}:{line}: {action}: short: a sentence of more than {MOST_WORDS_IN_SENTENCE} words: '{sentence[:60]}...'."


def _legal_words_there(wording: LineWording, lang: str, path: Path) -> Problems:
    there = {squeezed(word) for word in wording.words.stop}
    for word in STOP_WORDS[lang]:
        if word not in there:
            yield f"{path}:{line_of(path, ('words', 'stop'))}: '{word}' must end the texts (47 CFR 64.1200(a)(10)); add it."


def _alike(languages: Dict[str, LineWording], data: Path) -> Problems:
    english, spanish = (languages[lang].texts.dict() for lang in LANGUAGES)
    path = data / "sms" / "es.yml"
    for key in english:
        if placeholders(english[key]) != placeholders(spanish[key]):
            yield f"{path}:{line_of(path, ('texts', key))}: {key}: the {{gaps}} differ from the English text's."


def _one_meaning_each(languages: Dict[str, LineWording], data: Path) -> Problems:
    owners: Dict[str, Set[str]] = {}
    for wording in languages.values():
        for kind, phrases in wording.words.dict().items():
            for phrase in phrases:
                owners.setdefault(squeezed(phrase), set()).add(kind)
    clashes: List[str] = sorted(phrase for phrase, kinds in owners.items() if len(kinds) > 1)
    for phrase in clashes:
        yield f"{data / 'sms'}:1: words: '{phrase}' stands under {' and '.join(sorted(owners[phrase]))}."
