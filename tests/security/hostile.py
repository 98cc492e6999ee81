"""Input as attackers, broken clients and desperate thumbs send it: made from what parents write, and bent.

One seed gives the same input on every machine, so that a finding can be looked at again.
"""

from __future__ import annotations

import json
import random
import re
from functools import lru_cache
from typing import Any, Callable, Dict, List, Sequence, Tuple
from urllib.parse import quote, urlencode

from bot.paths import DATA

#: Pieces that have broken parsers elsewhere, or that mean something to one of the layers under us.
SNIPPETS: Tuple[str, ...] = (
    "/restart", "/session_start", '/inform{"child_age": 7}', "/slot{", '/SetSlots(state=GA)', "EXTERNAL: reminder", "{{7*7}}", "${7*7}", "{0.__class__}",
    "%s%n%x", "' OR 1=1 --", '"; DROP TABLE events; --', "<script>alert(1)</script>", "<img src=x onerror=alert(1)>", "javascript:alert(1)",
    "](javascript:alert(1))", "[x](https://a b)", "**", "****", "[", "](", "- - -", "\\", "\x00", "\x1b[2J", "\x7f", "\ufeff", "\u200b", "\u202e", "\u2028", "\u0300" * 40,
    "\ud800", "\udfff", "\U0001f468\u200d\U0001f469\u200d\U0001f467", "\u0130", "\u1e9e", "\ufdfa", "\r\n", "\r", "\t", " " * 200, "\n" * 50, "..", "../../etc/passwd",
    "%0d%0aSet-Cookie: a=b", "\r\nSet-Cookie: a=b", "NaN", "Infinity", "-1", "1e400", "9" * 400, "0" * 60, "٣", "½", "3/3/26", "2026-02-30", "31/02/2026", "99/99/9999",
    "0000-00-00", "March 99", "next next next Tuesday", "in 99999999999 days", "7 years and 99 months", "-5 yo", "1.000.000,5 años", "K-12th-grade-", "504504504",
    "STOP", "stop stop stop", "please " * 60, "no no no ", "HELP", "suicide", "no quiere vivir", "my my my son son son", "and and and ", "he she they ", ", , , ", "a-b-" * 60,
    "(((((", ")))))", "'''''", '"""', "ñ" * 80, "é́́", "IEP" * 60, "@" * 60, "a@a." * 40, "1-1-" * 40, "555-010-0142", "http://" * 20, "://", "&amp;", "%", "%ff", "+", "=", ";", "|",
    "null", "true", "[]", "{}", '{"a":', "- a: &x [*x]", "!!python/object:os.system", "<<: *a", "? ? ?", "---\n...", "\t- a", "2026-13-45", "0o7", "1:99:99",
)  # fmt: skip
_EXAMPLE = re.compile(r"^\s*- (\S.*)$", re.MULTILINE)


@lru_cache(maxsize=1)
def sayings() -> Tuple[str, ...]:
    """What parents write, in both languages."""
    found: List[str] = []
    for path in sorted((DATA / "nlu").rglob("*.yml")):
        found += _EXAMPLE.findall(path.read_text(encoding="utf-8"))
    return tuple(found)


def text(rng: random.Random, most: int = 4000) -> str:
    """A message: mostly like a parent's, with something wrong in it."""
    kind = rng.random()
    if kind < 0.1:
        return _signs(rng, rng.choice((1, 5, 60, 800)))[:most]
    if kind < 0.2:
        piece = rng.choice(SNIPPETS) if rng.random() < 0.6 else rng.choice(sayings())[: rng.randint(1, 30)]
        return (piece * (1 + rng.choice((2, 30, most) if len(piece) < 5 else (2, 30, 300))))[:most]
    said = " ".join(rng.choice(sayings()) for _ in range(rng.choice((1, 1, 1, 2, 4, 30))))
    for _ in range(rng.choice((0, 1, 1, 2, 3, 6))):
        said = rng.choice(_BENDS)(rng, said)
    return said[:most]


def _insert(rng: random.Random, said: str) -> str:
    at = rng.randint(0, len(said))
    return said[:at] + rng.choice(SNIPPETS) + said[at:]


def _cut(rng: random.Random, said: str) -> str:
    at = rng.randint(0, len(said))
    return said[at:] + said[: at // 2]


def _double(rng: random.Random, said: str) -> str:
    at = rng.randint(0, len(said))
    return said[:at] + said[at : at + rng.randint(1, 12)] * rng.choice((2, 20, 100)) + said[at:]


def _case(rng: random.Random, said: str) -> str:
    return rng.choice((str.upper, str.lower, str.title, str.swapcase))(said)


def _unspaced(rng: random.Random, said: str) -> str:
    return said.replace(" ", rng.choice(("", "\n", "  ", ",", "-", "\u00a0", ". ")))


def _swap(rng: random.Random, said: str) -> str:
    signs = list(said)
    for _ in range(min(len(signs), rng.randint(1, 8))):
        signs[rng.randrange(len(signs))] = _signs(rng, 1)
    return "".join(signs)


_BENDS: Sequence[Callable[[random.Random, str], str]] = (_insert, _insert, _cut, _double, _case, _unspaced, _swap)


def _signs(rng: random.Random, number: int) -> str:
    tops = (0x7F, 0x7F, 0xFF, 0x3000, 0x10FFFF)
    return "".join(chr(rng.randint(0, rng.choice(tops))) for _ in range(number))


def value(rng: random.Random, depth: int = 0) -> Any:
    """Any JSON value."""
    kind = rng.randrange(9 if depth < 3 else 7)
    if kind < 2:
        return text(rng, 300)
    if kind < 7:
        return (None, True, rng.randint(-(2**70), 2**70), float("nan"), rng.choice((1e308, -0.5, float("inf"))))[
            kind - 2
        ]
    if kind == 7:
        return [value(rng, depth + 1) for _ in range(rng.randint(0, 3))]
    return {text(rng, 20): value(rng, depth + 1) for _ in range(rng.randint(0, 3))}


def bent(rng: random.Random, body: Dict[str, Any]) -> Dict[str, Any]:
    """A body with one of its fields gone, of another kind, or hostile; and sometimes one more, at any depth."""
    changed = json.loads(json.dumps(body))
    place: Any = changed
    while isinstance(place, dict) and place:
        name = rng.choice(list(place))
        inner = place[name]
        if isinstance(inner, list) and inner and isinstance(inner[0], dict) and rng.random() < 0.7:
            inner = inner[rng.randrange(len(inner))]
        if isinstance(inner, dict) and rng.random() < 0.8:
            place = inner
            continue
        how = rng.random()
        if how < 0.1:
            del place[name]
        elif how < 0.5:
            place[name] = text(rng)
        else:
            place[name] = value(rng)
        break
    if rng.random() < 0.1:
        changed[text(rng, 12)] = value(rng)
    return changed  # type: ignore[no-any-return]


def json_bytes(rng: random.Random, body: Dict[str, Any]) -> bytes:
    """A body as bytes: mostly JSON, sometimes broken on the way."""
    raw = json.dumps(body, ensure_ascii=rng.random() < 0.5).encode("utf-8", "surrogatepass")
    kind = rng.random()
    if kind < 0.75:
        return raw
    if kind < 0.8:
        return rng.choice(
            (
                b"[" * 50_000,
                b'{"a":' * 20_000,
                b"[" * 40_000 + b"]" * 40_000,
                b"1" * 90_000,
                b'"' + b"a" * 90_000 + b'"',
            )
        )
    if kind < 0.85:
        return raw[:-1] + b', "text": "again", "text": 5}'
    if kind < 0.9:
        return raw.decode("utf-8", "replace").encode(rng.choice(("utf-16", "utf-32", "latin-1")), "replace")
    return scrambled(rng, raw)


def scrambled(rng: random.Random, raw: bytes) -> bytes:
    """Bytes with some of them changed, cut or doubled."""
    data = bytearray(raw)
    for _ in range(rng.randint(1, 6)):
        if not data:
            break
        at = rng.randrange(len(data))
        how = rng.randrange(3)
        if how == 0:
            data[at] = rng.randrange(256)
        elif how == 1:
            del data[at : at + rng.randint(1, 20)]
        else:
            data[at:at] = data[at : at + rng.randint(1, 20)]
    return bytes(data)


def form_bytes(rng: random.Random, fields: Dict[str, str]) -> bytes:
    """A form as bytes: mostly one, sometimes broken on the way."""
    raw = urlencode(
        {name.encode("utf-8", "replace"): said.encode("utf-8", "replace") for name, said in fields.items()}
    ).encode()
    kind = rng.random()
    if kind < 0.8:
        return raw
    if kind < 0.85:
        return raw + b"&a=b" * 600
    return scrambled(rng, raw)


def token_like(rng: random.Random, token: str) -> str:
    """A token that somebody else's hand was on."""
    kind = rng.random()
    if kind < 0.3:
        at = rng.randrange(len(token))
        return token[:at] + _signs(rng, 1) + token[at + 1 :]
    if kind < 0.5:
        return rng.choice(
            (
                token.upper(),
                token[::-1],
                token[:-1],
                token + token,
                token.replace(".", ""),
                token + "=",
                f" {token}",
                f"{token}\n",
            )
        )
    return text(rng, 200)


def path_piece(rng: random.Random) -> str:
    """A piece of an address in one of the ways to write it; printable ASCII, as a request line must be."""
    piece = rng.choice(
        (
            "../../etc/passwd",
            "..\\..\\config.yml",
            "....//",
            "\x00",
            "models/current.json",
            ".git/config",
            text(rng, 40),
        )
    )
    how = rng.randrange(4)
    if how == 0:
        return quote(piece, safe="", errors="replace")
    if how == 1:
        return quote(quote(piece, safe="", errors="replace"), safe="")
    if how == 2:
        return "".join(f"%{byte:02x}" for byte in piece.encode("utf-8", "replace"))
    return quote(piece, safe="/.;\\:@&=+$,~'()*!", errors="replace")
