"""Small words, endings and shapes by which names are told from other words (``names``)."""

from __future__ import annotations

import re

#: How sure the words before make a name: any word may follow, one that looks like a name, or one that is no place either.
ANY, LIKELY, MAYBE = "any", "likely", "maybe"
#: Small words inside a name.
PARTICLES = frozenset(
    {
        "de",
        "la",
        "las",
        "los",
        "del",
        "van",
        "von",
        "der",
        "den",
        "bin",
        "ibn",
        "al",
        "el",
        "st",
        "san",
        "santa",
        "y",
        "da",
        "dos",
        "di",
        "le",
        "mc",
        "o'",
    }
)
JOINS = frozenset({"and", "y", "e", "&", ",", "/", "+"})
#: A name has so many words at most.
LONGEST = 5
#: Shorter unknown words are slips of the finger.
LEAST_UNKNOWN = 4
SIGNED = 4
LEAST_RARE = 3
LEAST_STRANGE, LONGEST_STRANGE = 5, 12
#: What only a third person does: no question begins with "will hates".
ACTS = re.compile(r"(?:[^s]s|ed|nt|n't)$|^(?:had|said|got|went|told|ran|bit|came|lost)$")
HAS_AGE = frozenset({"is", "was", "turned", "tiene", "cumplio"})
AGES = frozenset({"two", "three", "four", "five", "six", "seven", "eight", "nine", "ten", "eleven", "twelve"})
TIMES = frozenset({"day", "days", "week", "weeks", "month", "months", "hour", "hours", "st", "nd", "rd", "th", "%"})
#: Spanish "a Dulce la suspendieron".
DATIVES = frozenset({"la", "lo", "le", "los", "les"})
#: How words of doctors and offices begin.
LEARNED_BEGINNINGS = re.compile(
    r"non|anti|pre|post|neuro|psych|psico|hyper|hiper|hypo|hipo|inter|intra|micro|macro|over|under|super|trans|"
    r"electro|cardio|gastro|ortho|orto|encephal|encefal|audio|immuno|inmuno|auto|dys|dis|un[^o]|re[^yi]|de[cfr]"
)
ONLY_TITLES = frozenset({"don", "coach", "officer", "judge", "pastor"})
PET_WORDS = frozenset({"man", "mama", "dude", "bro", "papa", "homie", "princess", "bear"})
#: Endings of words of every day, however they are spelt.
ENDINGS = re.compile(
    r"\w{3}(?:ado|ada|ados|adas|ido|ida|aron|ieron|mos|ando|iendo|cion|ates|izes|ifies|mente|ing|tion|ness|ly|ment|able|ful|less|ed)$"
)
#: "they've", "it'll": no name ends so.
SHORTENED = re.compile(r"'(?:ve|ll|re|d|m|t)$")
SUFFIXES = frozenset({"jr", "sr", "ii", "iii"})
IRISH = re.compile(r"(?:[ODL]|[A-Z][ea])'[A-Z][a-z]")
#: Names that are months, states and countries as well.
ALSO_TIMES_AND_PLACES = frozenset(
    {
        "may", "april", "june", "august", "jan", "abril", "julio", "domingo", "georgia", "virginia", "carolina", "dakota", "washington",
        "montana", "india", "china", "america", "israel", "kenya", "london", "paris", "spring", "summer", "winter", "christian",
        "asia", "africa", "cuba", "florida", "texas", "austin", "houston", "dallas", "denver", "boston", "phoenix",
    }
)  # fmt: skip
BEFORE_PLACES = frozenset(
    {"in", "from", "to", "at", "near", "of", "since", "until", "by", "before", "after", "for", "on", "en", "de", "desde", "hasta", "a", "the", "last", "this", "next"}
)  # fmt: skip
#: With the capital of a beginning these are questions, months and states far more often than names.
NOT_AT_OPENING = frozenset({"will", "said", "skip", "mark", "case", "page"}) | ALSO_TIMES_AND_PLACES
