"""How the parent asked for an evaluation: in writing or aloud."""

from __future__ import annotations

from typing import List, Match, Optional

from bot.nlu.facts.message import Found, Message
from bot.nlu.facts.negation import is_hypothetical, is_negated
from bot.nlu.facts.patterns import rx
from bot.nlu.facts.request_words import NOT_PARENT, OUTSIDE_PEOPLE, TESTS

#: Verbs of asking.
_ASKED = (
    r"(?:asked|requested|begged|been asking|been requesting|keep asking|kept asking|keep requesting"
    r"|keep telling|called|talked (?:to|with|about)|spoke (?:to|with)|met with|mentioned|told (?:them|the \w+"
    r"|his \w+|her \w+)|ask for|ask them|pushed for|inquired|brought it up|brought up|said something|said to"
    r"|pedi|he pedido|pedimos|solicite|solicitamos|le dije|les dije|le pregunte|les pregunte|pregunte"
    r"|(?:se l[oa] |l[eo]s? )(?:comente|mencione)|platique con|estoy pidiendo|hable con|he solicitado|ya pedi|llevo (?:\w+ )?pidiendo|hice la solicitud)"
)

_FOR_OTHER_THING = rx(
    r"^(?: \w+){0,3} (?:for|about|to see|pedir|por|para|una?) (?:an?|the|his|her|my|our|more|some|another|all"
    r"|las|los|el|la|su|sus|copies of|a copy of|una copia de|copias de)? ?(?:\w+ )?(?:meeting|conference|mtg"
    r"|records?|cop(?:y|ies)|grades?|report card|homework|bus|lunch|interpreter|translator|transfer"
    r"|tutor(?:ing)?|junta|reunion|cita|archivos?|calificaciones|interprete|traductor|expediente|tarea|aide"
    r"|para|one on one|new teacher|help|advice|seat|fidget|phone number)\b"
)

_EVAL = rx(r"\bEVAL\b")
_MEANS = rx(r"\bWRITTEN\b")
_NOT_IN_WRITING = rx(
    r"\b(?:not in writing|never in writing|didnt (?:write|put it|email|send|do it in)|havent (?:written"
    r"|emailed|put it|sent|done it in)|only (?:verbally|in person|by phone|over the phone)|verbally|verbal"
    r"|in person|by phone|over the phone|on the phone|nothing in writing|no por escrito|no lo hice por escrito"
    r"|verbalmente|en persona|de palabra|de boca|nada por escrito|nunca por escrito|no por carta|sin (?:escribir|carta|papel)\w*|(?:asi|nomas|solo|nada mas) (?:hablando|hablado|platicando|platicado)"
    r"|hablando nada mas|no lo pedi por escrito|pero no por escrito|no lo puse por escrito)\b"
)
#: "First in person, and in September by letter."
_THEN_WRITTEN = rx(
    r"(?<!not )(?<!only )\b(?:verbally|in person|by phone|over the phone|en persona|de palabra|verbalmente)\b[^.?!]*"
    r"\b(?:and|then|y|luego|despues)\b[^.?!]*\b(?:WRITTEN|por carta)\b"
)
_QUESTION_ABOUT_WRITING = rx(
    r"\b(?:do i|should i|must i|have to|need to|can i|how do i|how to|tengo que|debo|puedo|necesito)\b[^.?!]*$"
)

_ASKING = rx(
    rf"\b(?P<who>i|we|ive|weve|i have|we have|me and (?:the|his|her|my) \w+|my (?:husband|wife|mom|ex|partner)|mi esposo|mi esposa|yo|dad|mom"
    rf"|grandma)? ?(?:(?:have|had|already|also|just|finally|even|first|then|verbally|formally|personally|ya|le"
    rf"|les|la|lo|recently|officially|originally|been) ){{0,6}}(?P<verb>{_ASKED})\b"
)
_WROTE = rx(
    r"\b(?:(?:emailed|e-mailed|e mailed|faxed|texted)(?: (?!me\b|us\b|back\b)\w+)|(?:sent|mailed|submitted"
    r"|handed|turned in|gave|filed|put in|dropped off|delivered|dropped|left|brought|took)(?: (?:in|the|them|a|an|my|our|her|him|his|to"
    r"|school|principal|district|certified|formal|written|second|another|two|three|several|multiple|over|off"
    r"|teacher|special|ed|director|request|follow|up)){0,6} (?:letters?|e-?mails?|request|note|message"
    r"|certified)|wrote (?:to|them|in|again|(?:the|his|her|my|our|their) (?:\w+ )?(?:school|principal|district"
    r"|teacher|director|counselor|office|superintendent)|(?:a|an|another|my|the|several|two"
    r"|three) (?:\w+ )?(?:letters?|e-?mails?|requests?|notes?))"
    r"|sent (?:it|that|this|one) (?:\w+ )?certified|sent (?:it|that|this|one|them one)(?: \w+){0,2} (?:by|via|in|through|over) (?:\w+ )?(?:mail|e-?mail"
    r"|email|letter|fax)|put (?:it|my request|the request|that|everything) in writing|put (?:the|my|a|our) (?:\w+ )?(?:request|letter|note) (?:in|on)|(?:asked|requested"
    r"|did it|request(?:ed)?|did so)(?: \w+){0,6} in writing|in writing already|have (?:it"
    r"|the emails?) in writing|mande (?:una |la |un |el )?(?:carta|correo|email|solicitud|mensaje)"
    r"|envie (?:una |la |un |el )?(?:carta|correo|email|solicitud|mensaje)|les? (?:mande|envie|escribi"
    r"|entregue)(?: (?:una?|el|la|mi|por)){0,6}(?: (?:carta|correo|email|e-mail|solicitud|mensaje|escrito))?"
    r"|(?:les? |l[ao]s? )?(?:deje|dejamos|di|dimos|lleve|llevamos) (?:un[ao]?|el|la|mi|los|unos) (?:\w+ )?(?:carta|papel|papeles|solicitud|correo|nota|hoja|escrito)"
    r"|escribi (?:a|una|un|al)\b|entregue (?:una |la |mi )?(?:carta|solicitud)|lo (?:pedi|hice"
    r"|solicite) por escrito|(?:pedi|solicite|pedimos|pedido|solicitud)(?: \w+){0,6} por (?:escrito|email"
    r"|correo)|he escrito)\b"
)
_WROTE_OTHER = rx(
    r"\b(?:records?|cop(?:y|ies) of|homework|bus (?:stop|driver|schedule)|lunch|field trip|bullying|(?:a"
    r"|another|an iep|the iep) meeting|conference|(?:otra|la) (?:junta|reunion|cita)|expediente|una junta"
    r"|una reunion|una cita|ask for an iep meeting|interpreter|complaint|review|senator|governor|thank you"
    r"|doctor|pediatrician|lawyer|write ups?|insurance)\b"
)


#: "They never answered my letter": there was one.
_UNANSWERED = rx(
    r"\b(?:answer(?:s|ed|ing)?|repl(?:y|ied|ying) to|respond(?:s|ed|ing)? to|respon[sc]e to|reply to|ignor(?:e|es|ed|ing)"
    r"|acknowledged?|contesta\w*|respondi\w*|respond\w* a) (?:(?:to|any of|a) )?(?:my|our|mis?) (?:\w+ )?"
    r"(?:e-?mails?|letters?|written request|cartas?|correos?)\b(?! (?:about|asking (?:for|about)) (?:\w+ )?(?:bus|lunch|meeting|records|grades))"
)
#: "I just talked to her teacher about it": told to the school, not written.
_TALKED_OF_IT = rx(
    r"\b(?:just|only) (?:(?:talked|spoke) (?:to|with)|told|mentioned (?:it )?to|asked) (?:the |his |her |my )?(?:\w+ )?"
    r"(?:teacher|principal|counselor|school)s?(?= (?:about (?:it|this|that)|verbally|in person|out loud|at (?:pick ?up|drop ?off|conferences?))\b)"
    r"|\b(?:solo|nomas|nada mas) (?:le (?:dije|comente)|hable con)(?: a)? (?:la |el |su )?(?:maestr[oa]|director[a]?|escuela|consejer[oa])\b"
)


#: "By email on September 12", "just verbally": answers of a few words that only say how it was asked.
_BY = rx(
    r"[\W_]*(?:(?:yes|yeah|si|i did|just|only|it was|we did|and|solo|nomas|fue) ){0,3}(?:by|via|in|through|por)(?: an?| una?)? "
    r"(?:e-?mail|text|letter|writing|mail|certified mail|escrito|correo|carta|mensaje)\b"
)
_ALOUD = rx(
    r"[\W_]*(?:(?:yes|yeah|no|si|i did|just|only|it was|we|solo|nomas|nada mas|fue) ){0,3}(?:verbally|in person|by phone|over the phone|on the phone|face to face|en persona|de palabra|verbalmente|por telefono)[\W_]*"
)
_FEW = 9


def means_alone(message: Message) -> List[Found]:
    """An answer of a few words that says only how it was asked."""
    if len(message.text.split()) > _FEW or "?" in message.text:
        return []
    hit = _BY.match(message.text)
    stage = "written"
    if not hit:
        hit, stage = _ALOUD.fullmatch(message.text), "spoken"
    return [Found("request", stage, hit.start(), hit.end())] if hit else []


def asked(message: Message) -> List[Found]:
    """Asking told: ``written`` where it was in writing, else ``spoken``."""
    found: List[Found] = []
    for hit in _WROTE.finditer(message.text):
        if _wrote(message, hit):
            found.append(Found("request", "written", hit.start(), hit.end()))
            break
    for hit in (*_UNANSWERED.finditer(message.text), *_TALKED_OF_IT.finditer(message.text)):
        if not is_hypothetical(message, hit.start()) and not message.is_question(hit.start()):
            told = "written" if hit.re is _UNANSWERED else "spoken"
            found.append(Found("request", told, hit.start(), hit.end()))
    for hit in _ASKING.finditer(message.text):
        stage = _stage_of_asking(message, hit)
        if stage:
            found.append(Found("request", stage, hit.start(), hit.end()))
    return found


def of_other_papers(message: Message, position: int) -> bool:
    """Whether the sentence speaks of a letter for something else: records, a meeting, the bus."""
    sentence = message.text[slice(*message.sentence_at(position))]
    return bool(_WROTE_OTHER.search(sentence)) and not TESTS.search(sentence)


def _wrote(message: Message, hit: Match[str]) -> bool:
    if (
        _NOT_IN_WRITING.search(hit.group())
        or is_hypothetical(message, hit.start())
        or is_negated(message, hit.start())
        or NOT_PARENT.search(message.before(hit.start()))
        or not by_parent(message, hit.start(), hit.group())
    ):
        return False
    if _ANY_PAPER.search(hit.group()) and not TESTS.search(message.text[slice(*message.sentence_at(hit.start()))]):
        return False
    if hit.group().startswith(("gave", "sent", "handed", "wrote")) and _FROM_SCHOOL.search(message.before(hit.start())):
        return False
    return not of_other_papers(message, hit.start())


_FROM_SCHOOL = rx(
    r"\b(?:they|school|teacher|district|principal|psychologist|doctor|who|he|she|la escuela|la maestra"
    r"|neurologist|pediatrician)(?: \w+){0,2} ?$"
)


#: A paper may be any paper: a request only beside a word of testing.
_ANY_PAPER = rx(r"\b(?:papel|papeles|nota|hoja)\b")
#: Talking to somebody is asking only when testing is named right with it.
_SPOKE = ("called", "talked", "spoke", "met", "mentioned", "said", "hable", "platique")
_PARENT = rx(
    r"\b(?:i|we|ive|weve|id|my (?:husband|wife|mom|ex|partner)|dad|mom|grandma|yo|esposo"
    r"|esposa)\b(?: \w+){0,8} $|^\W*(?:(?:and|but|then|so|yes|yeah|yep|no|already|just|have|had|also|finally"
    r"|ya|si|y|even|first|ok|again|we|on|last|this) ?|[\W_]|\d+(?:st|nd|rd|th)?|(?:january|february|march"
    r"|april|may|june|july|august|september|october|november|december|\w+day|week|month) ?){0,6}$"
)
_FIRST_PERSON_VERB = rx(
    r"^(?:pedi|pedimos|solicit[eo]\w*|le |les |he |ya |mande|mandamos|envie|escribi|entregue|deje|dejamos|di |dimos|lleve|llevamos|se lo |lo |pregunte|hice"
    r"|estoy|llevo|hable)"
)


def by_parent(message: Message, start: int, verb: str) -> bool:
    """Whether the parent is the one who does it: said so, or the clause begins with the verb."""
    return bool(_FIRST_PERSON_VERB.search(verb)) or bool(_PARENT.search(message.before(start)))


_TOLD = ("told", "le dije", "les dije")
_MOST_BESIDE = 8
_TOLD_OTHERWISE = rx(r"\b(?:he|she|hes|shes|that|que)\b")
_SCHOOL_PERSON = rx(r"\b(?:teacher|principal|counselor|school|maestr[oa]|director[a]?|escuela|conseje(?:ra|ro))\b")


def _told_aloud(verb: str, after: str) -> bool:
    """ "I told the teacher on the phone", "se lo dije a la maestra de palabra", and nothing else that was told."""
    spoke = verb.startswith(_TOLD) and bool(_NOT_IN_WRITING.search(after)) and not _TOLD_OTHERWISE.search(after)
    return spoke and len(after.split()) <= _MOST_BESIDE and bool(_SCHOOL_PERSON.search(verb + after))


def _stage_of_asking(message: Message, hit: Match[str]) -> Optional[str]:
    start, end = message.sentence_at(hit.start())
    sentence = message.text[start:end]
    after = message.text[hit.end() : end]
    before = message.before(hit.start("verb"))
    together = (hit.group("who") or "").startswith("me and")
    if (
        (NOT_PARENT.search(before) and not together)
        or is_hypothetical(message, hit.start("verb"))
        or (not hit.group("who") and is_negated(message, hit.start("verb")))
    ):
        return None
    verb = hit.group("verb")
    if not hit.group("who") and (
        verb in ("ask for", "ask them")
        or not (by_parent(message, hit.start("verb"), verb) or ASKED_SCHOOL_FOR.search(verb + after))
    ):
        return None
    if verb.startswith(_SPOKE) and not (
        (hit.group("who") or verb.startswith(("hable", "platique")) or by_parent(message, hit.start("verb"), verb))
        and TESTS.search(message.after(hit.end())[:70])
    ):
        return None
    about_test = bool(TESTS.search(after[:90]) or _EVAL.search(after[:35]) or _EVAL.search(before))
    if (
        not about_test
        and verb in ("asked", "requested", "been asking", "kept asking", "pedi", "solicite", "pregunte")
        and _NOTHING_ELSE.search(after)
    ):
        pass
    elif not about_test and _told_aloud(verb, after):
        return "spoken"
    elif not about_test:
        if _FOR_OTHER_THING.search(after) or OUTSIDE_PEOPLE.search(after) or not _ASKED_SCHOOL.search(verb + after):
            return None
        if verb.startswith(
            (
                "told",
                "le dije",
                "les dije",
                "hable",
                "keep telling",
                "brought",
                "called",
                "talked",
                "spoke",
                "met",
                "mentioned",
            )
        ):
            return None
    elif _INDEPENDENT.search(after) or OUTSIDE_PEOPLE.search(after.split(" for ")[0]) or _OWN_PLAN_THING.search(after):
        return None
    follows = (
        message.text[end : message.sentence_at(min(end, len(message.text) - 1))[1]] if end < len(message.text) else ""
    )
    if _THEN_WRITTEN.search(sentence):
        return "written"
    if _NOT_IN_WRITING.search(sentence) or _NOT_IN_WRITING.search(follows):
        return "spoken"
    return "written" if any(_is_means(sentence, means) for means in _MEANS.finditer(sentence)) else "spoken"


def _is_means(sentence: str, means: Match[str]) -> bool:
    """Whether a word of writing says how the parent asked; not what the child writes, nor the school's letter."""
    before = sentence[: means.start()]
    others = _QUESTION_ABOUT_WRITING.search(before) or _THEIRS.search(before) or _CHILD_WRITES.search(before)
    return not others and not (means.group() == "letter" and _OF_THE_ALPHABET.search(before))


#: "He's written his name and that's it", "can't get anything written".
_CHILD_WRITES = rx(
    r"\b(?:he|she|hes|shes|CHILD|him|her|has|hasnt|cant|never|get|gets|anything|el|ella)(?: (?:only|just|barely|has|had|not|ever))? $"
)
#: "Guesses from the first letter".
_OF_THE_ALPHABET = rx(r"\b(?:first|last|every|each|same|single|one|capital|any|by|per) $")


#: "Failing math asked school for eval": who asks the school is the parent, named or not.
ASKED_SCHOOL_FOR = rx(
    r"^(?:asked|requested|begged) (?:(?:the|his|her) )?(?:school|district|teacher|principal|counselor|sped)\b[^.?!]{0,20} (?:for|to|about) (?:\w+ ){0,2}EVAL"
)
#: "I asked last Tuesday", "I asked twice": in this guide, for an evaluation.
_NOTHING_ELSE = rx(
    r"^(?: (?:verbally|at (?:the |our |his |her )?(?:open house|parent|conference|pick ?up|drop ?off|meeting)|y|pero|already|last|on|in (?:person|writing|an? e|january|february|march|april|may|june|july|august"
    r"|september|october|november|december|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre"
    r"|octubre|noviembre|diciembre)|them|twice|again|yesterday|back in|two|three|a (?:week|month|few|couple)"
    r"|once|several|many|by|\d|el|hace|la semana|en|ya|ayer|por escrito|january|february|march|april|june|july"
    r"|august|september|october|november|december|but|and|for (?:it|one|this))\b|[.,!]|$)"
)
_ASKED_SCHOOL = rx(
    r"^(?:asked|ask|been asking|kept asking|keep asking|le pregunte|les pregunte|pregunte|requested|pedi"
    r"|le pedi|begged)(?: (?:to|a))? (?:(?:the|his|her|my|our|my sons|my daughters|la|el|al|su"
    r"|their) )?(?:\w+ )?(?:teachers?|school|principal|counselor|district|psychologist|maestr[oa]|escuela"
    r"|director[a]?|distrito|consejera|consejero|them|case manager)\b"
)
_OWN_PLAN_THING = rx(
    r"^(?: \w+){0,3} (?:for|about) (?:an? |the |his |her )?(?:emergency |another |new )?(?:iep"
    r"|504)(?: plan)? (?:meeting|mtg|team|review|copy|goals?|records?|progress)|^(?: \w+){0,3} (?:for"
    r"|about) (?:an? |the )?(?:meeting|cop(?:y|ies)|records|report|results)\b"
)
_INDEPENDENT = rx(
    r"^ (?:for )?(?:an? |the |el |la |una? )?(?:iee|independent|outside|private"
    r"|evaluacion (?:educativa )?independiente)\b"
)
_THEIRS = rx(
    r"\b(?:they|she|he|teacher|principal|nobody|no one|got|get|getting|no|nunca|want|reply|replied|said"
    r"|waiting for)\b[^,.]{0,25}$"
)
