"""What a text costs: the segments in which a phone network carries it (3GPP TS 23.038 and TS 23.040)."""

from __future__ import annotations

from dataclasses import dataclass
from typing import List, Tuple

#: GSM 03.38 basic set; a text of only these characters costs 7 bits each.
GSM_BASIC = frozenset(
    "@£$¥èéùìòÇ\nØø\rÅåΔ_ΦΓΛΩΠΨΣΘΞÆæßÉ !\"#¤%&'()*+,-./0123456789:;<=>?¡ABCDEFGHIJKLMNOPQRSTUVWXYZÄÖÑÜ§"
    "¿abcdefghijklmnopqrstuvwxyzäöñüà"
)
#: Characters of the extension table; they cost two.
GSM_EXTENDED = frozenset("\f^{}\\[~]|€")
#: Not a character but in the table: a phone shows a space, and the text stays in 7 bits.
_ESCAPE = "\x1b"
GSM_7, UCS_2 = "GSM-7", "UCS-2"
#: Units that fit into one message, and into each of several: septets, or 16-bit code units.
_SINGLE = {GSM_7: 160, UCS_2: 70}
_JOINED = {GSM_7: 153, UCS_2: 67}


@dataclass(frozen=True)
class Segments:
    """A text as it travels.

    Attributes:
        encoding: "GSM-7" or "UCS-2"; one character outside GSM-7 forces UCS-2 on the whole text.
        parts: the text cut as the network cuts it; its length is what is paid for.
        units: septets or 16-bit units of the whole text.
    """

    encoding: str
    parts: Tuple[str, ...]
    units: int

    @property
    def count(self) -> int:
        """How many segments are paid for."""
        return len(self.parts)


def is_gsm(text: str) -> bool:
    """Whether the text can travel in 7 bits a character."""
    return all(sign in GSM_BASIC or sign in GSM_EXTENDED or sign == _ESCAPE for sign in text)


def segments(text: str) -> Segments:
    """Cut a text as the network does: no extended character and no emoji is ever split over two segments."""
    encoding = GSM_7 if is_gsm(text) else UCS_2
    sizes = [_size(sign, encoding) for sign in text]
    if sum(sizes) <= _SINGLE[encoding]:
        return Segments(encoding, (text,), sum(sizes))
    starts: List[int] = [0]
    used = 0
    for place, size in enumerate(sizes):
        if used + size > _JOINED[encoding]:
            starts.append(place)
            used = 0
        used += size
    ends = [*starts[1:], len(text)]
    return Segments(encoding, tuple(text[start:end] for start, end in zip(starts, ends, strict=True)), sum(sizes))


def joined_size(text: str) -> int:
    """Units in each segment of a text that needs several."""
    return _JOINED[GSM_7 if is_gsm(text) else UCS_2]


def _size(sign: str, encoding: str) -> int:
    if encoding == GSM_7:
        return 2 if sign in GSM_EXTENDED else 1
    return 2 if ord(sign) > 0xFFFF else 1
