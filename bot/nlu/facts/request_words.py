"""Words that all stages of a request share: who speaks, who acts, and what else may be asked for."""

from __future__ import annotations

from bot.nlu.facts.patterns import rx

TESTS = rx(r"\bTEST\b")
#: Right before a verb: somebody else than the parent does it.
NOT_PARENT = rx(
    r"\b(?:they|school|teachers?|district|principal|psychologist|he|she|counselor|doctor|pediatrician|who"
    r"|escuela|maestr[oa]|distrito|ellos|me|nos|someone|caseworker|manager|team|it)(?: (?:has|have|had|just"
    r"|already|then|finally|also|never|even))? ?$"
)
#: A request that goes to none of the school's people.
OUTSIDE_PEOPLE = rx(
    r"\b(?:vecin[oa]|juez|doctors?|doctora|drs?|medic[oa]|pedi|pediatrician|friends?|neighbor|lawyer|attorney|facebook|pediatra|abogad[oa]"
    r"|you guys|insurance|medicaid|ssi|hospital)\b"
)
#: Testing that is not the school's.
OUTSIDE = rx(
    r"\b(?:doctor|private(?:ly)?|hospital|clinic|pediatrician|pediatra|neurologist|developmental ped\w*|iee"
    r"|state test\w*|standardized|covid|map test\w*|hearing test|state exam|privad[oa])\b"
)
#: Told of somebody else's child, or of a sibling.
OTHER_CHILD = rx(r"\b(?:sisters?|brothers?|neighbors?|cousins?|friends?|vecin[oa]|prim[oa]|amig[oa]|herman[oa])\b")
#: The parent is the one who says no.
I_SAID = rx(r"\b(?:i|we|yo)(?: (?:have|had|just|already|also|then|finally))? $")
#: What a school gives or refuses beside testing.
SERVICE = rx(
    r"\b(?:an? aide|aide|one on one|1:1|one-on-one|para|paraprofessional|ot|pt|occupational|physical therapy"
    r"|speech(?! (?:delay|impair|disorder|problem|issue))|esy|extended school year|bus|transport\w*|accommodations?|extra time|counseling|nurse"
    r"|tutor(?:ing)?|services?|minutes|summer school|enfermera|asistente|terapia|servicios|acomodaciones"
    r"|transporte|device|iep meeting|meeting|conference|records)\b"
)
