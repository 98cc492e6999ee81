"""Invented secrets of all kinds, each in a message as parents write it, and the search for them in what is kept."""

from __future__ import annotations

import base64
import json
import random
import urllib.parse
from dataclasses import dataclass
from typing import Callable, Dict, Iterable, Iterator, List, Sequence, Set, Tuple

import numpy as np

_OPENINGS = ("Zor", "Kev", "Tham", "Bryl", "Quor", "Jax", "Vel", "Drus", "Mirk", "Olv", "Xan", "Yev", "Ghil", "Phar")
_MIDDLES = ("vi", "ta", "lo", "ne", "dra", "shu", "ke", "ma", "zi", "po")
_ENDINGS = ("rick", "lyn", "dor", "beth", "quan", "mir", "ston", "wyn", "zel", "thar")

#: Messages around a secret, by its kind: English, Spanish, small letters, in danger.
AROUND: Dict[str, Sequence[str]] = {
    "name": (
        "my son {} cant read and is in 2nd grade",
        "her name is {} and she is 9",
        "I'm {}, I need help with an IEP",
        "Mrs. {} said to wait until 3rd grade",
        "mi hija se llama {} y tiene autismo",
        "soy {} y mi hijo no lee",
        "la maestra {} no me contesta",
        "my daughter {} wants to kill herself, what do I do",
        "mi hijo {} se quiere morir",
        "please help us. Thanks, {}",
    ),
    "phone": ("call me at {}", "my number is {} what is an iep", "mi teléfono es {}", "text {} my kid has a knife"),
    "email": ("email me at {}", "mi correo es {}", "my daughter says she wants to die, write {}"),
    "ssn": ("his ssn is {}", "seguro social {}"),
    "id": ("student id {}", "medicaid number {} was denied", "número de caso {}", "case # {} nobody calls me back"),
    "birth date": ("she was born on {}", "dob {}", "fecha de nacimiento {}"),
    "address": ("we live at {}", "our address is {} does that matter", "vivo en {}"),
    "school": ("he goes to {}", "{} refuses to test my son", "mi hijo va a {}"),
    "account": ("my insta is {}", "add me on facebook {}"),
    "link": ("the report is at {}", "vea {}"),
}
#: Bytes by which a spelling is looked for first.
_WINDOW = 8
#: Share of messages all in small letters.
_SMALL = 0.3
_SHARES = {
    "name": 30, "phone": 12, "email": 10, "ssn": 7, "id": 12, "birth date": 6, "address": 8, "school": 8, "account": 4, "link": 3,
}  # fmt: skip


@dataclass(frozen=True)
class Planted:
    """A secret, what of it must stand nowhere, and a message that holds it."""

    kind: str
    tells: str
    message: str


def planted(count: int, seed: int) -> List[Planted]:
    """So many secrets, the same ones for the same seed, each different from all others."""
    dice = random.Random(seed)  # noqa: S311 - no cryptography
    kinds = [kind for kind, share in _SHARES.items() for _ in range(share)]
    made: Dict[str, Planted] = {}
    while len(made) < count:
        kind = kinds[len(made) % len(kinds)]
        whole, tells = _MAKERS[kind](dice)
        around = dice.choice(AROUND[kind])
        message = around.format(whole)
        made.setdefault(tells.lower(), Planted(kind, tells, message.lower() if dice.random() < _SMALL else message))
    return list(made.values())


def _invented(dice: random.Random) -> str:
    return dice.choice(_OPENINGS) + dice.choice(_MIDDLES) + dice.choice(_MIDDLES) + dice.choice(_ENDINGS)


def _digits(dice: random.Random, count: int) -> str:
    return "".join(dice.choice("23456789") for _ in range(count))


def _name(dice: random.Random) -> Tuple[str, str]:
    name = _invented(dice)
    return (name, name)


def _phone(dice: random.Random) -> Tuple[str, str]:
    last = _digits(dice, 7)
    shape = dice.choice(("({a}) {b}-{c}", "{a}-{b}-{c}", "{a}.{b}.{c}", "{a}{b}{c}", "+1 {a} {b} {c}"))
    number = shape.format(a=_digits(dice, 3), b=last[:3], c=last[3:])
    return number, number


def _email(dice: random.Random) -> Tuple[str, str]:
    box = f"{_invented(dice).lower()}{_digits(dice, 3)}"
    return dice.choice((f"{box}@example.org", f"{box}@mail.example.com", f"{box} at gmail dot com")), box


def _ssn(dice: random.Random) -> Tuple[str, str]:
    number = dice.choice(("-", " ")).join((_digits(dice, 3), _digits(dice, 2), _digits(dice, 4)))
    return number, number


def _id(dice: random.Random) -> Tuple[str, str]:
    number = dice.choice(("", "SP-", "A", "WA", "DP-")) + _digits(dice, 8)
    return number, number


def _birth_date(dice: random.Random) -> Tuple[str, str]:
    day, month, year = dice.randint(13, 28), dice.randint(1, 12), dice.randint(2006, 2021)
    written = dice.choice((f"{month}/{day}/{year}", f"{month:02}-{day}-{year}", f"{year}-{month:02}-{day}"))
    return written, written


def _address(dice: random.Random) -> Tuple[str, str]:
    street = _invented(dice)
    return (
        f"{_digits(dice, 4)} {street} {dice.choice(('Street', 'Ave', 'Rd', 'Lane', 'Blvd'))} Apt {_digits(dice, 1)}",
        street,
    )


def _school(dice: random.Random) -> Tuple[str, str]:
    name = _invented(dice)
    kind = dice.choice(("Elementary", "Middle School", "High School", "Academy", "Unified", "Montessori", "ISD"))
    return f"{name} {kind}", name


def _account(dice: random.Random) -> Tuple[str, str]:
    handle = f"{_invented(dice).lower()}_{_digits(dice, 2)}"
    return handle, handle


def _link(dice: random.Random) -> Tuple[str, str]:
    path = _invented(dice).lower()
    return f"https://drive.example.com/{path}/{_digits(dice, 6)}", path


_MAKERS: Dict[str, Callable[[random.Random], Tuple[str, str]]] = {
    "name": _name, "phone": _phone, "email": _email, "ssn": _ssn, "id": _id, "birth date": _birth_date, "address": _address,
    "school": _school, "account": _account, "link": _link,
}  # fmt: skip


def spellings(secret: str) -> Iterator[bytes]:
    """A secret in every writing that a file may hold it in, in small letters; base64 at each of its three places."""
    for text in {secret.lower(), json.dumps(secret.lower())[1:-1], urllib.parse.quote(secret.lower())}:
        yield text.encode()
    yield urllib.parse.quote_plus(secret.lower()).encode()
    yield secret.lower().encode("utf-16-le")
    yield secret.lower().encode("utf-16-be")
    yield secret.lower().encode().hex().encode()


def spellings_by_case(secret: str) -> Iterator[bytes]:
    """Those in which small and big letters are different things: base64."""
    for text in {secret, secret.lower()}:
        for pad in range(3):
            coded = base64.b64encode(b"\0" * pad + text.encode())
            yield coded[(0, 2, 3)[pad] : len(coded) - 4]


def found_in(places: Iterable[Tuple[str, bytes]], secrets: Iterable[Planted]) -> List[str]:
    """Where secrets stand: kind, secret and place of each."""
    small: Dict[bytes, Planted] = {}
    exact: Dict[bytes, Planted] = {}
    for secret in secrets:
        small.update((spelling, secret) for spelling in spellings(secret.tells))
        coded = spellings_by_case(secret.tells)
        exact.update((spelling, secret) for spelling in coded if len(spelling) >= _WINDOW)
    found: List[str] = []
    for place, content in places:
        hits = {*_standing_in(content.lower(), small), *_standing_in(content, exact)}
        found += [f"{hit.kind} {hit.tells!r} of {hit.message!r} in {place}" for hit in hits]
    return found


def _standing_in(content: bytes, wanted: Dict[bytes, Planted]) -> Iterator[Planted]:
    """The secrets one of whose spellings stands in a content: first by its first bytes, then by all of them."""
    begins = _beginnings_in(content)
    for spelling, secret in wanted.items():
        long_enough = len(spelling) >= _WINDOW
        if (not long_enough or int.from_bytes(spelling[:_WINDOW], "little") in begins) and spelling in content:
            yield secret


def _beginnings_in(content: bytes) -> Set[int]:
    """Every run of so many bytes of a content, as a number."""
    count = len(content) - _WINDOW + 1
    if count <= 0:
        return set()
    letters = np.frombuffer(content, np.uint8)
    runs = np.zeros(count, np.uint64)
    for place in range(_WINDOW):
        runs |= letters[place : place + count].astype(np.uint64) << np.uint64(8 * place)
    return set(np.unique(runs).tolist())
