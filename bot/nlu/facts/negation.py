"""What takes a statement back: negation, doubt, conditions and questions, within the clause where they stand."""

from __future__ import annotations

from typing import Pattern

from bot.nlu.facts.message import Message
from bot.nlu.facts.patterns import rx

_NEGATED: Pattern[str] = rx(
    r"\bNEGATOR\b(?! (?:only|just|sure|know|knowing|se si|se que|se por|solo|solamente|stop|sure if"
    r"|really sure|idea|matter|to mention)\b)(?:[ -][^\s,;.]+){0,4}[ ]?$"
)
_STOPS = rx(
    r"\b(?:stop|stops|stopping|quit|para de|deja de|paran de|dejan de|know (?:why|what|how)|understand why"
    r"|se (?:por ?que|que hacer)|but|wait|only|just|and|y|n|plus)\b"
)
_HYPOTHETICAL: Pattern[str] = rx(
    r"(?:^|\b)(?:if|whether|what if|in case|unless|can|could|should|would|might|must|how(?! come)|do i|do we"
    r"|do they|do you|does|(?<!they )(?<!we )(?<!school )(?<!i )(?<!she )(?<!he )(?<!and )(?<!just )did|is it|are they|why (?:would|should|do|does)"
    r"|once|until|till|want(?:s|ed)? to|wanna|going to|gonna|need(?:s|ed)? to|have to|has to|supposed to"
    r"|plan(?:ning)? to|trying to|how to|about to|like to|hope|hoping|afraid|worried"
    r"|que pasa si|que pasaria|puede|pueden|puedo|podemos|podria|debo|debe|deberia|como|quiero|queria|voy a"
    r"|vamos a|hasta que|antes de|cuando|necesito|tengo que|quisiera|ojala)\b"
)
_SPANISH_IF = rx(r"(?:^|\b)si\b(?! (?:califico|califica ya|tiene|esta|lo|la|ya)\b)")


def is_negated(message: Message, start: int) -> bool:
    """Whether a negation in the same clause reaches what starts at ``start``."""
    before = message.before(start)
    found = _NEGATED.search(before)
    return bool(found) and not _STOPS.search(before, found.start() if found else 0)


def is_hypothetical(message: Message, start: int) -> bool:
    """Whether what starts at ``start`` is only asked, wished or supposed ("what if they refuse", "can they refuse")."""
    before = message.before(start)
    return bool(_HYPOTHETICAL.search(before)) or (message.lang == "es" and bool(_SPANISH_IF.search(before)))
