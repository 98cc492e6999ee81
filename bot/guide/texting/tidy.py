"""The guide's markup and typography as a text message can carry them: GSM-7 where that loses nothing."""

from __future__ import annotations

import re
import unicodedata

#: Signs that say the same in GSM-7; accents are letters and stay, whatever they cost.
_SAME = str.maketrans(
    {
        **dict.fromkeys("‘’‚‛′`´", "'"),
        **dict.fromkeys("“”„‟″«»", '"'),
        **dict.fromkeys("‐‑‒–—―−", "-"),
        **dict.fromkeys("\u00a0\u1680\u2000\u2001\u2002\u2003\u2004\u2005\u2006\u2007\u2008\u2009\u200a\u202f\u205f\u3000\t", " "),
        **dict.fromkeys("•·‣◦▪●", "-"),
        "…": "...",
        "→": "->",
        "×": "x",
        "\u2028": "\n",
        "\u2029": "\n",
    }
)  # fmt: skip
_LINK = re.compile(r"\[([^\[\]]+)\]\((https?://[^\s()]+)\)")
#: What no phone shows and XML can't hold: control, format, private, unassigned signs and halves of surrogate pairs.
_NOT_SHOWN = ("Cc", "Cf", "Co", "Cn", "Cs")
#: Joins the parts of an emoji, though it is a format sign.
_JOINER = "\u200d"


def as_text_message(text: str) -> str:
    """The guide's text as a text message.

    ``**`` goes, a link becomes "title: address", typographic signs become plain ones, paragraphs lose the empty line
    between them, and signs that can't be shown are dropped.
    """
    text = _LINK.sub(_spelled_out, text).replace("**", "")
    text = unicodedata.normalize("NFC", text.replace("\r\n", "\n").replace("\r", "\n")).translate(_SAME)
    text = "".join(sign for sign in text if _can_be_shown(sign))
    lines = (re.sub(r" {2,}", " ", line).strip() for line in text.split("\n"))
    return "\n".join(line for line in lines if line)


def _spelled_out(link: "re.Match[str]") -> str:
    title, address = link.group(1), link.group(2)
    return address if title == address else f"{title}: {address}"


def _can_be_shown(sign: str) -> bool:
    return sign in ("\n", _JOINER) or unicodedata.category(sign) not in _NOT_SHOWN
