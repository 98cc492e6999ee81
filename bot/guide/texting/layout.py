"""A reply as the messages that are sent now and those that wait for MORE."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Optional, Sequence, Tuple

from bot.guide.texting.options import listed
from bot.guide.texting.parts import MOST_CHARACTERS, parts
from bot.guide.texting.segments import joined_size
from bot.guide.texting.tidy import as_text_message

#: So many messages a parent gets at once without asking for more.
MOST_AT_ONCE = 2
#: Choices beside an answer: a list that is not needed to go on is short.
_MOST_BESIDE = 3


@dataclass(frozen=True)
class Page:
    """One message, and the choices that its numbers stand for (indices into the reply's choices)."""

    text: str
    shown: Tuple[int, ...] = ()


@dataclass(frozen=True)
class Layout:
    """A reply cut into messages.

    Attributes:
        now: what is sent at once.
        later: what MORE gives, one after the other.
    """

    now: Tuple[Page, ...]
    later: Tuple[Page, ...] = ()


def lay_out(
    text: str,
    titles: Sequence[str],
    *,
    more: str,
    hint: str = "",
    all_choices: bool = False,
    whole: bool = False,
    limit: int = MOST_CHARACTERS,
) -> Layout:
    """Cut a reply.

    Args:
        text: the reply in the guide's markup.
        titles: what its choices say.
        more: the line that tells how to get the next part.
        hint: the line that tells how to choose; left out where there is no room.
        all_choices: show every choice, because the reply asks something; else a few beside the answer.
        whole: send everything at once.
        limit: the most characters of a message.
    """
    body = as_text_message(text)
    clean = [as_text_message(title) for title in titles]
    together = _together(body, clean, hint, limit)
    if together:
        return Layout(now=(together,))
    fewer = clean if all_choices else clean[:_MOST_BESIDE]
    together = _together(body, fewer, hint, limit)
    if together:
        return Layout(now=(together,))
    lists = _lists(fewer, hint, limit)
    pages = [*(Page(part) for part in parts(body, limit)), *lists]
    if whole or len(pages) <= MOST_AT_ONCE:
        return Layout(now=tuple(pages))
    room = min(limit, _full_segments(body, more, limit)) - len(more) - 1
    pages = [*(Page(part) for part in parts(body, room)), *lists]
    hinted = [Page(f"{page.text}\n{more}") if not page.shown else page for page in pages[:-1]]
    return Layout(now=(hinted[0],), later=(*hinted[1:], pages[-1]))


def _together(body: str, titles: Sequence[str], hint: str, limit: int) -> Optional[Page]:
    shown = tuple(range(len(titles)))
    options = listed(tuple(titles))
    for lines in ((body, options, hint if titles else ""), (body, options)):
        text = "\n".join(line for line in lines if line)
        if len(text) <= limit and text:
            return Page(text, shown)
    return None


def _full_segments(body: str, more: str, limit: int) -> int:
    """The most characters that fill whole segments: one more would cost as much as a whole one."""
    size = joined_size(f"{body}{more}")
    return limit // size * size or limit


def _lists(titles: Sequence[str], hint: str, limit: int) -> List[Page]:
    """The choices as messages of their own."""
    whole = "\n".join(line for line in (listed(tuple(titles)), hint if titles else "") if line)
    if not titles:
        return []
    if len(whole) <= limit:
        return [Page(whole, tuple(range(len(titles))))]
    texts = parts(listed(tuple(titles)), limit)
    return [Page(text, tuple(range(len(titles)))) for text in texts]
