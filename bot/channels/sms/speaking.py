"""What to say to one text: the decisions of the line, without its transport.

The order of things, first come first served: STOP and START, silence for who takes no texts, HELP, danger, a flood of
texts, DELETE MY DATA, MORE, a number of a list, an extension, the guide.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import List, Optional, Sequence, Tuple

from bot.channels.erasing import promises_erasure
from bot.channels.sms.model import HELP, START, STOP, Extension, Guide, GuideReply, Heard, Question
from bot.guide.content import Content
from bot.guide.conversation import Choice
from bot.guide.texting import wording as words
from bot.guide.texting.layout import Page, lay_out
from bot.guide.texting.options import listed, numbers_in
from bot.guide.texting.state import LineState, WaitingPage
from bot.guide.texting.tidy import as_text_message
from bot.guide.texting.wording import Keyword, Wording
from bot.nlu.language import detect_language

#: A family texts far less in an hour; two machines that answer each other text more.
MOST_AN_HOUR = 120
#: Seconds for which a list takes a number; as long as the conversation lasts.
OPTIONS_OPEN = 24 * 3600.0
#: Choices that have a word of their own on the phone, or are said in short already.
_NOT_LISTED = ("more_detail", "simplify")
_ASKED_BACK = "faq/"


@dataclass(frozen=True)
class Text:
    """One text, on its way through the line.

    Attributes:
        heard: who wrote what.
        message: the text's own name.
        media_count: pictures and files that came along.
        again: it may have been taken up before.
        in_last_hour: how many texts this number sent in the last hour, this one included.
        now: seconds since 1970.
    """

    heard: Heard
    message: str
    media_count: int
    again: bool
    in_last_hour: int
    now: float


@dataclass(frozen=True)
class Said:
    """Texts to send, and the number's state from then on (``None`` leaves it; ``forgets`` deletes what was)."""

    texts: Tuple[str, ...]
    state: Optional[LineState] = None
    forgets: bool = False


class Speaker:
    """Says what is to be said."""

    def __init__(self, content: Content, wording: Wording, guide: Guide, extensions: Sequence[Extension] = ()) -> None:
        self._content, self._wording, self._guide = content, wording, guide
        self.extensions: List[Extension] = list(extensions)

    def keyword(self, text: str) -> Optional[Keyword]:
        """What the whole text means to the line."""
        return self._wording.keyword(text)

    def is_danger(self, text: str) -> bool:
        """Whether the text speaks of danger."""
        return self._content.crisis.finds_danger(text)

    def help_lines(self, lang: str) -> str:
        """Where to find help in danger, as one text."""
        phrase = self._content.in_(lang).talk.actions["crisis"]
        return as_text_message(phrase.short or phrase.text)

    def line_text(self, key: str, lang: str, **more: str) -> str:
        """One of the line's own texts, ready to be sent."""
        return as_text_message(self._wording.say(self._content, key, lang, **more))

    def holding_text(self, text: str, lang: str) -> str:
        """What is said while an answer takes long: help at once where there is danger."""
        spoken = detect_language(text) or lang
        return self.help_lines(spoken) if self.is_danger(text) else self.line_text("holding", spoken)

    async def say(self, text: Text, state: LineState) -> Said:
        """The texts that answer one text, in the number's turn."""
        heard = text.heard
        if self.is_danger(heard.text):
            return await self._in_danger(text, state)
        if text.in_last_hour > MOST_AN_HOUR:
            first = text.in_last_hour == MOST_AN_HOUR + 1
            return Said((self.line_text("too_many", state.lang),) if first else ())
        keyword = self.keyword(heard.text)
        said = await self._ordinary(text, state, keyword)
        return self._with_welcome(said, state)

    async def _in_danger(self, text: Text, state: LineState) -> Said:
        """Help first and whole; who we are can wait for the next text."""
        reply = await self._guide.answer(self._question(text, state, text.heard.text))
        return self._laid_out(replace(reply, whole=True), state, text.now)

    async def _ordinary(self, text: Text, state: LineState, keyword: Optional[Keyword]) -> Said:
        heard = text.heard
        spoken = _spoken(heard.text, state)
        if not heard.text.strip(" /\t\r\n\x00"):
            return Said(
                (self.line_text("media" if text.media_count else "blank", spoken),), replace(state, lang=spoken)
            )
        if keyword and keyword.kind == words.MORE and state.later:
            return _next_page(state)
        wanted, is_choice = self._wanted(heard.text, keyword, state)
        numbers = numbers_in(heard.text) if state.options else ()
        if numbers and not is_choice:
            chosen = self._chosen(numbers, state, text.now)
            if isinstance(chosen, Said):
                return chosen
            wanted, is_choice = chosen
        reply = await self._from_extensions(heard) if not is_choice else None
        if reply is None:
            reply = await self._guide.answer(self._question(text, state, wanted, is_choice))
        if promises_erasure([{"custom": reply.custom}]):
            lang = str(reply.custom.get("lang") or state.lang)
            return Said((self._erase(heard.conversation, lang),), forgets=True)
        for extension in self.extensions:
            reply = await extension.shape(heard, reply)
        if text.media_count:
            reply = replace(reply, text=f"{self.line_text('media_too', spoken)}\n{reply.text}")
        return self._laid_out(reply, state, text.now)

    def _wanted(self, text: str, keyword: Optional[Keyword], state: LineState) -> Tuple[str, bool]:
        """What the guide is asked: the words, or what MENU and MORE stand for."""
        titles = self._content.in_(_language(keyword, state)).talk.titles
        if keyword and keyword.kind == words.MENU:
            return titles["menu"], False
        if keyword and keyword.kind == words.MORE:
            return titles["more_detail"], False
        return text, False

    def _chosen(self, numbers: Tuple[int, ...], state: LineState, now: float) -> "Said | Tuple[str, bool]":
        """The choice that a number stands for, or what is wrong with the number."""
        if now > state.options_until:
            return Said((self.line_text("no_list", state.lang),), replace(state, options=(), listed=False))
        if not state.listed:
            return Said((self.line_text("more", state.lang),), state)
        if any(not 1 <= number <= len(state.options) for number in numbers):
            lead = self.line_text("unknown_number", state.lang, last=str(len(state.options)))
            return Said((f"{lead}\n{listed(tuple(choice.title for choice in state.options))}",), state)
        picked = [state.options[number - 1] for number in numbers]
        if len(picked) == 1:
            return picked[0].id, True
        return ", ".join(choice.title for choice in picked), False

    async def _from_extensions(self, heard: Heard) -> Optional[GuideReply]:
        for extension in self.extensions:
            reply = await extension.hear(heard)
            if reply is not None:
                return reply
        return None

    def _question(self, text: Text, state: LineState, wanted: str, is_choice: bool = False) -> Question:
        return Question(text.heard.conversation, text.message, wanted, is_choice, state.lang, text.again)

    def _laid_out(self, reply: GuideReply, state: LineState, now: float) -> Said:
        lang = str(reply.custom.get("lang") or state.lang)
        choices = self._listed_choices(reply, lang)
        deeper = any(choice.id == "more_detail" for choice in reply.choices)
        hint = "" if state.told_numbers else self.line_text("number_hint_more" if deeper else "number_hint", lang)
        layout = lay_out(
            reply.text,
            [choice.title for choice in choices],
            more=self.line_text("more", lang),
            hint=hint,
            all_choices=_asks(reply),
            whole=reply.whole,
        )
        shown = max((len(page.shown) for page in (*layout.now, *layout.later)), default=0)
        is_listed = any(page.shown for page in layout.now)
        told = state.told_numbers or bool(hint and any(hint in page.text for page in layout.now))
        after = replace(
            state,
            lang=lang,
            told_numbers=told,
            options=tuple(choices[:shown]),
            options_until=now + OPTIONS_OPEN,
            listed=is_listed,
            later=tuple(_waiting(page) for page in layout.later),
        )
        return Said(tuple(page.text for page in layout.now), after)

    def _listed_choices(self, reply: GuideReply, lang: str) -> List[Choice]:
        """The choices that get a number: SKIP and MORE are words."""
        skip = self._content.in_(lang).check.phrases["skip"]
        return [choice for choice in reply.choices if choice.id not in _NOT_LISTED and choice.title != skip]

    def _with_welcome(self, said: Said, before: LineState) -> Said:
        """Who we are and how to stop, once, before the first answer."""
        if before.welcomed or not said.texts:
            return said
        state = said.state or before
        welcome = self.line_text("welcome", state.lang)
        return Said((welcome, *said.texts), replace(state, welcomed=True))

    def _erase(self, conversation: str, lang: str) -> str:
        self._guide.erase(conversation)
        for extension in self.extensions:
            extension.erase(conversation)
        return self.line_text("erased", lang)


def at_once(speaker: Speaker, text: str, provider_word: Optional[str], is_out: bool) -> Optional[Tuple[str, str]]:
    """What counts at once, whatever else is going on: STOP, START and HELP.

    Args:
        speaker: knows the words.
        text: what was written.
        provider_word: "STOP", "START" or "HELP" where the provider has answered it itself.
        is_out: whether the number takes no texts.

    Returns:
        what it is, and the language in which it was said; ``None`` for everything else.
    """
    keyword = speaker.keyword(text)
    lang = keyword.lang if keyword else "en"
    if provider_word in (STOP, START, HELP):
        return str(provider_word), lang
    kinds = {words.STOP: STOP, words.HELP: HELP}
    if is_out:
        kinds[words.START] = START
    return (kinds[keyword.kind], lang) if keyword and keyword.kind in kinds else None


def _asks(reply: GuideReply) -> bool:
    """Whether a reply can't be answered without its list; beside a topic's answer a few choices do."""
    answered = str(reply.custom.get("answered") or "")
    return bool(reply.custom.get("asking") or reply.custom.get("offers")) or not answered.startswith(_ASKED_BACK)


def _next_page(state: LineState) -> Said:
    page, *rest = state.later
    return Said((page.text,), replace(state, later=tuple(rest), listed=state.listed or page.has_list))


def _waiting(page: Page) -> WaitingPage:
    return WaitingPage(page.text, bool(page.shown))


def _spoken(text: str, state: LineState) -> str:
    return detect_language(text) or state.lang


def _language(keyword: Optional[Keyword], state: LineState) -> str:
    """Spanish where the word is Spanish; else the conversation's language."""
    return "es" if keyword and keyword.lang == "es" else state.lang
