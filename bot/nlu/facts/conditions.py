"""What a doctor or the school has found: conditions the child has, not ones that are suspected or only asked about."""

from __future__ import annotations

from typing import Dict, List, Tuple

from bot.nlu.facts.message import Found, Message, fold
from bot.nlu.facts.negation import is_negated
from bot.nlu.facts.patterns import any_of, rx
from bot.nlu.facts.vocabulary import Vocabulary

_NONE = rx(
    r"\b(?:no (?:official |formal |medical |real |actual |current |known |specific |other )?(?:diagnosis"
    r"|diagnoses|dx|diagnosed|diagnostico)|not (?:officially |formally |been |yet |really "
    r"|medically ){0,6}diagnosed(?! with)|nothing official|nothing (?:has been |officially |yet |is )?diagnosed|undiagnosed"
    r"|isnt diagnosed(?! with)"
    r"|(?:hasnt|has not|havent|never|wasnt|has never|hasn t) (?:been |yet been |ever been |gotten "
    r"|got )?(?:officially |formally )?(?:diagnosed(?! with)|a diagnosis|any diagnosis)|(?:hasnt|never"
    r"|not) been diagnosed with anything|(?:doesnt|does not|dont|didnt) have (?:a|any|an official|a formal"
    r"|a medical)?(?: \w+)? ?(?:diagnosis|dx|conditions?)|without (?:a|any) diagnosis|no diagnosis"
    r"|sin (?:ningun )?diagnostico|no tiene (?:ningun |un )?diagnostico|ningun diagnostico|no (?:esta|ha sido"
    r"|l[oa] han|l[oa]s han|fue|le han) diagnosticad[oa]|no diagnosticad[oa]|no (?:l[oa]"
    r"|le) han diagnosticado(?: nada| con nada)?|nada diagnosticado|no han diagnosticado|todavia no (?:tiene"
    r"|hay) diagnostico|aun no (?:tiene|hay) diagnostico)\b"
)
_NONE_OPEN = rx(r"\b(?:if|need|without|even|does|do|can|what if|si|necesita|puede|whether)(?: \w+){0,3} ?$")
_SUSPECTED = rx(
    r"\b(?:think|thinks|thinking|thought|suspects?|suspected|suspecting|maybe|might|may|could|possibl[ey]"
    r"|possibly|probably|probable|wonder(?:s|ing)?|looks like|seems|seem|appears|(?:re)?test(?:ed"
    r"|ing)?(?: \w+)? for|evaluated for|evaluation for|evaluate (?:him|her )?for|assess(?:ed|ment)? for"
    r"|screened for|screening for|checked for|check(?: \w+)? for|referred for|worried (?:about|that|its|it is"
    r"|it might|he has|she has)|afraid|sounds like|signs of|sign of|symptoms of|symptom of|traits|traits of"
    r"|tendencies|waiting for|waitlist|waiting list|wait list|ask(?:ed)? (?:about|for|if)|if (?:he|she|its"
    r"|it is|they)|whether|how to know|rule out|looking into|concerned|on the way to|believe|believes|assume"
    r"|pretty sure|im sure|i am sure|convinced|no se si|guess|get (?:him|her) diagnosed|unsure"
    r"|creo|cree|creen|creemos|quizas?|tal vez|a lo mejor|puede que|podria|pueda|posible|posiblemente"
    r"|probablemente|pienso|piensa|piensan|sospech\w+|parece|evaluacion (?:de|para|por)|evaluar\w* (?:por|para"
    r"|de)|pruebas (?:de|para)|sintomas de|senas de|senales de|rasgos de|si tiene|si es|tenga|sea|examen de"
    r"|descartar|me preocupa que|evaluando (?:por|para))\b"
)
_CONFIRMED = rx(
    r"\b(?:diagnosed with|diagnosis of|dx with|dxd with|dx of|was diagnosed|been diagnosed|has|hes|shes|his"
    r"|her|he is|she is|have|my (?:\w+ )?CHILD|su|diagnosticad[oa] con|diagnosticaron|tiene|diagnostico de"
    r"|mi hij[oa])(?: (?:severe|mild|moderate|bad|level \w+|also|high functioning|inattentive|combined|type"
    r"|both|really bad|some|un|una|el|la|officially|now|a|an|and|con|con el)){0,6} $"
)
_LEFT_OUT_AFTER = rx(
    r"^[,]? (?:(?:was|is|has been|got|were) )?(?:runs? in (?:the|our|my|his|her)|on (?:his|her|my) (?:dads|moms|fathers|mothers) side|ruled out|suspected|testing|test\b|tests\b|evaluation"
    r"|evaluations|eval|screening|assessment|screener|traits|tendencies|symptoms|signs|awareness|maybe"
    r"|possibly|but not diagnosed|not diagnosed|descartado|quizas|tal vez|a lo mejor|program at|specialist"
    r"|advocate|parent|mom\b|mama\b|class for|friendly|support group|count|counts|qualify|(?:que"
    r"|q) (?:quiere decir|significa|es)|es (?:una )?discapacidad|cuenta|considered|a disability|an iep|enough"
    r"|appointment|referral|waitlist|wait list|or (?:just|something)|teacher\b|clinic|center|society|charity|foundation|school for)\b|^[ ]?\?$"
)
_POSSESSIVE = rx(
    r"\b(?:his|her|their|(?:sons|daughters|childs|kids|boys|girls|grandsons|granddaughters|nephews|nieces)"
    r"|(?:sons|daughters)|su|sus)(?: (?:severe|bad|new|own|mild))? $"
)
_OTHER_PERSON = rx(
    r"(?:\b(?:his|her|my|our|their|the|a|su|mi|un|una)(?: (?:older|younger|little|big|other|twin|half|oldest"
    r"|mayor|menor))? (?:brother|sister|sibling|dad|daddy|father|mom|mama|momma|mommy|mum|nana|granny|mother|husband|wife|ex|uncle|aunt|cousin"
    r"|teacher|friend|neighbor|hermano|hermana|papa|mama|esposo|esposa|tio|tia|primo|prima|amig[oa]|maestr[oa]"
    r"|grandma|grandmother|parents?|friends (?:son|kid|daughter))s?"
    r"|\bi|\bim|\bive|\byo|\btengo|\bsoy|\bmyself|\bruns in the family)(?: (?:who|also|that|que|tambien|both"
    r"|too|himself|herself|have|has|had|is|was|am|are|got|with|tiene|con|es|been|diagnosed|severe|un|my|own"
    r"|mild|all|a|an|un|una|la|el|too|really|bad|it|got diagnosed)){0,6} $"
)
_HAVE_CHILD = rx(
    r"\b(?:i have|ive got|i got|we have|tengo|tenemos|raising|mom (?:of|to)|mother (?:of|to)|father (?:of|to)"
    r"|dad (?:of|to)|parents? (?:of|to)|mama de|papa de|my)(?: (?:a|an|two|three|un|una"
    r"|dos))?(?: \w+){0,5}? ?(?:CHILD|\w+ ?(?:yo|year old|year olds))?(?: (?:who|has|with|que|con|tiene|is|and"
    r"|es|year|old|son|daughter)){0,4} $"
)
_GENERIC = rx(
    r"\b(?:kids|children|students|people|those|(?:a|an|any|every|another|un|una) (?:\w+ )?(?:child|student|kid"
    r"|person|nino|estudiante)|someone|anyone|ninos|estudiantes|alumnos|everyone|all (?:kids"
    r"|children))(?: (?:who|has|have|with|que|con|tienen|are|is|that|tiene|like|diagnosed)){1,3}(?: \w+)? $"
    r"|\b(?:what is|whats|que es|about|sobre|for|information on|info on|schools? for|books on|help for"
    r"|resources for) (?:the )?$|^\W*(?:(?:and|but|wait|ok|so|y|pero)\W+)?(?:does|do|is|are|can|hay"
    r"|es) (?:the )?$"
)
#: "has a 504 for", "su IEP por": a plan the child has names the condition it is for.
_PLAN_FOR = rx(
    r"\b(?:has|have|had|got|on|with|tiene|con|his|her|su)(?: (?:a|an|the|un|una|el|la|own))?"
    r" (?:504|iep)(?: plan)?(?: since [a-z0-9]+(?: grade)?)? (?:for|because of|due to|por|debido a)(?: (?:his|her|the|su|la|el))? $"
)
#: "sees a therapist for anxiety", "takes medicine for ADHD": who is treated for it has it.
_TREATED_FOR = rx(
    r"\b(?:therapist|therapy|counsel(?:or|ing)|psychologist|psychiatrist|specialist|meds?|medicines?|medications?|pills?|treated|treatment"
    r"|terapia|terapeuta|psicologo|psicologa|psiquiatra|medicinas?|medicamentos?|pastillas|tratamiento|tratad[oa])"
    r" (?:for|para|por)(?: (?:his|her|the|su|la|el))? $"
)
_ASKS_IF_HAS = rx(
    r"\b(?:does (?:my|he|she)|do (?:you think )?(?:my|he|she)|is (?:my|he|she|it|this|that)|could|can it be"
    r"|how (?:do|can|would) i (?:know|tell)|sera que|tendra|como se)\b"
)
_CAPITAL_CONTEXT = rx(
    r"\b(?:has|have|had|hes|shes|is|his|her|with|and|diagnosed|dx|both|also|of|tiene|con|y|adhd/|severe)[ ]?$"
    r"|[,/&(] ?$"
)
_NOT_SO = rx(
    r"\b(?:doesnt|does not|dont|isnt|is not|not|no|never|nunca|hasnt|ruled out|sin|arent|wasnt|ni|neither"
    r"|descartaron|nor)\b"
)
_BUT_HAS = rx(
    r"\bnot (?:just|only)\b|\bno solo\b|\bno solamente\b|\bnot to mention\b|\bno(?:t)? sure\b"
    r"|\bdo(?:es)?nt (?:know|care|let|help|want|listen|understand|get|think)\b|\b(?:has|is|hes|shes|tiene|with"
    r"|con)\b[^,.]*$"
)


#: What a parent sees who thinks that the child has it: a worry, and no diagnosis.
_WORRY_OF = {
    "dyslexia": "reading",
    "dysgraphia": "writing",
    "dyscalculia": "math",
    "adhd": "attention",
    "anxiety": "emotions",
    "depression": "emotions",
    "speech delay": "speech",
    "apraxia": "speech",
    "stuttering": "speech",
    "hearing loss": "hearing",
    "vision impairment": "vision",
}
_PARENT_THINKS = rx(
    r"\b(?:(?:i|we) (?:really |also |do )?(?:think|suspect|believe|wonder if|am sure|feel like)|(?:im|i am|were|we are) (?:pretty |almost )?(?:sure|convinced"
    r"|worried|concerned)|(?:teacher|maestr[oa]|principal|grandma|doctor[a]?|pediatrician|pediatra|psicolog[oa]|medic[oa]|counselor|therapist|nurse) (?:\w+ )?(?:thinks|suspects|cree|piensa|sospecha)|might (?:be|have)|may have"
    r"|could (?:be|have)|probably (?:has|is)|creo|creemos|pienso|sospecho|a lo mejor|tal vez|parece)\b(?: \w+){0,5} $"
)


class Conditions:
    """Conditions, compiled once."""

    def __init__(self, vocabulary: Vocabulary) -> None:
        self._capitals: Dict[str, str] = {
            fold(short).text: name
            for words in vocabulary.both()
            for name, shorts in words.condition_capitals.items()
            for short in shorts
        }
        self._capital = rx(rf"(?<![\w/-]){any_of(self._capitals)}(?![\w-])")

    def read(self, message: Message) -> List[Found]:
        """The conditions the child has, or "none" where that is said."""
        named = [(mark.start, mark.end, mark.value) for mark in message.marks.get("condition", ())]
        named += self._by_capitals(message)
        found = [
            Found("diagnosis", value, start, end)
            for start, end, value in sorted(named)
            if _holds(message, start, end, value, sorted(named))
        ]
        if found:
            return _once(found)
        none = _NONE.search(message.text)
        if (
            none
            and not _NONE_OPEN.search(message.before(none.start()))
            and not message.is_general_question(none.start())
        ):
            return [Found("diagnosis", "none", none.start(), none.end())]
        return []

    def worries(self, message: Message) -> List[Found]:
        """Areas of concern that lie in a condition that is only suspected ("I think she's dyslexic")."""
        named = [(mark.start, mark.end, mark.value) for mark in message.marks.get("condition", ())]
        named += self._by_capitals(message)
        return [
            Found("concerns", _WORRY_OF[value], start, end)
            for start, end, value in sorted(named)
            if value in _WORRY_OF and _is_suspected(message, start)
        ]

    def _by_capitals(self, message: Message) -> List[Tuple[int, int, str]]:
        found = []
        for hit in self._capital.finditer(message.text):
            capitals = message.cased[hit.start() : hit.end()].isupper() and not message.shouting
            near = bool(_CAPITAL_CONTEXT.search(message.text[max(0, hit.start() - 14) : hit.start()]))
            only = not (message.text[: hit.start()] + message.text[hit.end() :]).strip(" .,!")
            if hit.group() in ("id", "fas", "ds") and not (capitals and near):
                continue
            beside = _BESIDE_ADHD.search(message.text[: hit.start()]) or _BEFORE_ADHD.match(message.text[hit.end() :])
            if hit.group() == "odd" and not (capitals or beside or only):
                continue
            if beside:
                near = True
            if hit.group() == "add" and not (
                capitals or only or _ADD_CONTEXT.search(message.text[max(0, hit.start() - 20) : hit.start()])
            ):
                continue
            if capitals or near or only:
                found.append((hit.start(), hit.end(), self._capitals[hit.group()]))
        return found


_BESIDE_ADHD = rx(r"\badhd ?(?:and|&|/|,|y|plus|w/)? ?$")
_BEFORE_ADHD = rx(
    r"^ ?(?:and|&|/|,|y|plus|w/|\+)? ?(?:and )?(?:adhd|anxiety|autism|dmdd|ptsd|ocd|asd|depression|dyslexia)\b"
)
_RELATIVE = rx(r"\b(?:brother|sister|cousin|husband|wife|dad|father|friend|herman[oa]|prim[oa]|espos[oa]|papa)s?\b")


def _is_suspected(message: Message, start: int) -> bool:
    before = message.before(start)
    if (
        _OTHER_PERSON.search(before)
        or _RELATIVE.search(before)
        or message.clause_asks(start)
        or is_negated(message, start)
    ):
        return False
    return bool(_PARENT_THINKS.search(before))


_ADD_CONTEXT = rx(r"\b(?:has|have|had|with|his|her|tiene|con|diagnosed|adhd(?: or| and)?)[/ ]?$")


def _once(found: List[Found]) -> List[Found]:
    seen: Dict[str, Found] = {}
    for item in found:
        seen.setdefault(item.value, item)
    return list(seen.values())


def _holds(message: Message, start: int, end: int, value: str, named: List[Tuple[int, int, str]]) -> bool:
    before = message.before(start)
    after = message.text[end:]
    sentence = message.sentence_before(start)
    if _OTHERS_CHILD.search(before) or _FEELS.search(before) or _said_by_others(before):
        return False
    if _OTHER_PERSON.search(before) and not _IS_STUDENT.search(message.text):
        return False
    if _LEFT_OUT_AFTER.search(after) and not _POSSESSIVE.search(before) and not _HAS_IT.search(before):
        return False
    if _RULED_OUT.search(after) or _RULED_OUT_BEFORE.search(before) or _SELF_WORD.search(after):
        return False
    if _POSSESSIVE.search(before):
        return not _SUSPECTED_AFTER.search(after)
    if _negated(message, start, named):
        return False
    if (
        _PLAN_FOR.search(before) or _PLAN_FOR.search(sentence) or _TREATED_FOR.search(before)
    ) and not message.clause_asks(start):
        return True
    if _SUSPECTED.search(before) and not _STRONG.search(before):
        return False
    # A list goes on after a comma: "maybe autism, adhd".
    if (
        _is_list_tail(message, start)
        and _SUSPECTED.search(sentence)
        and not _CONFIRMED.search(sentence)
        and not _STRONG.search(sentence)
    ):
        return False
    if _GENERIC.search(before) and not _HAVE_CHILD.search(before):
        return False
    if message.clause_asks(start):
        if _ASKS_IF_HAS.search(before):
            return bool(_HAS_IT.search(before)) and bool(_WITH_CHILD.search(before))
        return bool(_HAS_IT.search(before) and _HIS.search(before)) or bool(_WITH_CHILD.search(before))
    return not message.is_general_question(start)


#: "Le da mucha ansiedad" tells a feeling, no diagnosis.
_FEELS = rx(r"\b(?:le|les) (?:da|dan|entra|causa|provoca)(?: (?:mucha|tanta|muchisima|una|la))* $")
_IS_STUDENT = rx(
    r"\b(?:im (?:a |an )?(?:\w+ )?(?:student|freshman|sophomore|junior|senior)|im in (?:\d|high school)"
    r"|im (?:1[3-9]|2[01])|my (?:iep|504|teachers?|classes)|soy estudiante)\b"
)
_STRONG = rx(r"\b(?:diagnosed with|diagnosis of|dx with|diagnosticad[oa] con|diagnosticaron)\b(?: \S+){0,4} ?$")
_HAS_IT = rx(
    r"\b(?:(?:he|she|who|CHILD|they|kid|que|el|ella|it) (?:has|also has|is|have|was diagnosed with|tiene|es"
    r"|tambien tiene)|hes|shes|has been diagnosed with|diagnosed with|with|con|has)(?: \w+){0,4} $"
)
_WITH_CHILD = rx(
    r"\b(?:my|our|his|her|mi|nuestr[oa]|su) (?:\w+ ){0,4}?(?:CHILD|\w+)?(?: \w+){0,3}? ?(?:with|has|who has"
    r"|whos|who is|con|que tiene|tiene|and has)(?: \w+){0,3} $"
)
_HIS = rx(r"\b(?:my|our|his|her|he|she|hes|shes|who|kid|im|i have|mi|su|que|el|ella|tiene)\b")
_RULED_OUT = rx(r"^[^.,;]{0,20}\b(?:ruled out|was ruled|descartado|descartada|came back negative|has been ruled)\b")
#: "My sister has 3 kids with autism."
_OTHERS_CHILD = rx(
    r"\b(?:my|mi) (?:sister|brother|friend|cousin|neighbor|herman[oa]|prim[oa]|amig[oa]|vecin[oa]) (?:has|tiene)"
    r" (?:\w+ ){1,4}(?:with|con)(?: \w+)? $"
)
#: "My sister says dysgraphia, but she's a hairdresser."
_SAID_BY_OTHERS = rx(
    r"\b(?:brother|sister|dad|daddy|father|mom|mama|mother|husband|wife|ex|uncle|aunt|auntie|cousin|friend|neighbor|grandma|grandmother|granny|nana|grandpa|coach"
    r"|pastor|babysitter|internet|google|tiktok|people|everyone|everybody|family|in law|hermano|hermana|papa|mama|abuel[oa]|suegra|ti[oa]|primo|prima|amig[oa]|vecin[oa]|espos[oa]|comadre)"
    r" (?:always |keeps |just |already |even |me )?(?:says?|said|saying|swears?|thinks|calls|called|told me|tells me|claims|figures|reckons|dice|dijo|cree|jura)\b(?: \w+){0,5} ?$"
)
_DOCTOR_SAID = rx(
    r"\b(?:doctor\w*|dr|doc|pediatri\w+|psych\w*|psicolog\w+|medic[oa]|neurolog\w+|therapist|diagnos\w+|diagnostic\w+)\b"
)


def _said_by_others(before: str) -> bool:
    return bool(_SAID_BY_OTHERS.search(before)) and not _DOCTOR_SAID.search(before)


_RULED_OUT_BEFORE = rx(r"\b(?:ruled out|rules out|ruling out|descartaron|descarto)(?: \w+)? $")
_SELF_WORD = rx(r"^ (?:spots?|spot|fold|eyed|date|trust|panic|pressure is mine)\b")
_SUSPECTED_AFTER = rx(r"^ (?:evaluation|testing|test|screening|assessment)\b")


def _is_list_tail(message: Message, start: int) -> bool:
    left, _ = message.clause_at(start)
    return len(message.text[left:start].split()) <= 2


def _negated(message: Message, start: int, named: List[Tuple[int, int, str]]) -> bool:
    before = message.before(start)
    if is_negated(message, start):
        negators = list(_NOT_SO.finditer(before))
        tail = before[negators[-1].end() :] if negators else before
        # "He doesn't read and he has adhd": the having stands after the negation, on its own.
        return not (_BUT_HAS.search(before) and _HAS_AGAIN.search(tail))
    if negators_far := list(_NOT_SO.finditer(before)):
        # "doesn't have autism or adhd": the negation reaches over the list.
        tail = before[negators_far[-1].end() :]
        inner = [item for item in named if message.clause_at(start)[0] + negators_far[-1].end() <= item[0] < start]
        return bool(inner) and not _HAS_AGAIN.search(tail)
    return False


_HAS_AGAIN = rx(
    r"\b(?:(?:he|she|who|and|y|also|it|el|ella) (?:has|is|tiene|es|have)|hes|shes|because|diagnosed|due to"
    r"|cause of|por)\b"
)
