"""How far the request for an evaluation has come, as the parent tells it. The furthest stage told wins."""

from __future__ import annotations

from typing import Callable, List, Match, NamedTuple, Optional, Pattern, Tuple

from bot.nlu.facts.message import Found, Mark, Message
from bot.nlu.facts.negation import is_hypothetical, is_negated
from bot.nlu.facts.patterns import rx

#: Furthest first.
STAGES: Tuple[str, ...] = (
    "eligible",
    "not_eligible",
    "refused",
    "in_progress",
    "written",
    "school_offered",
    "spoken",
    "none",
)

_ASKED = (
    r"(?:asked|requested|begged|been asking|been requesting|keep asking|kept asking|keep requesting"
    r"|keep telling|called|talked (?:to|with)|spoke (?:to|with)|met with|mentioned|told (?:them|the \w+"
    r"|his \w+|her \w+)|ask for|ask them|pushed for|inquired|brought it up|brought up"
    r"|pedi|he pedido|pedimos|solicite|solicitamos|le dije|les dije|le pregunte|les pregunte|pregunte"
    r"|estoy pidiendo|hable con|he solicitado|ya pedi|llevo (?:\w+ )?pidiendo|hice la solicitud)"
)
_NOT_PARENT = rx(
    r"\b(?:they|school|teachers?|district|principal|psychologist|he|she|counselor|doctor|pediatrician|who"
    r"|escuela|maestr[oa]|distrito|ellos|me|nos|someone|caseworker|manager|team|it)(?: (?:has|have|had|just"
    r"|already|then|finally|also|never|even))? ?$"
)
_FOR_OTHER_THING = rx(
    r"^(?: \w+){0,3} (?:for|about|to see|pedir|por|para|una?) (?:an?|the|his|her|my|our|more|some|another|all"
    r"|las|los|el|la|su|sus|copies of|a copy of|una copia de|copias de)? ?(?:\w+ )?(?:meeting|conference|mtg"
    r"|records?|cop(?:y|ies)|grades?|report card|homework|bus|lunch|interpreter|translator|transfer"
    r"|tutor(?:ing)?|junta|reunion|cita|archivos?|calificaciones|interprete|traductor|expediente|tarea|aide"
    r"|para|one on one|new teacher|help|advice|seat|fidget|phone number)\b"
)
_OUTSIDE_PEOPLE = rx(
    r"\b(?:vecin[oa]|juez|doctor|pediatrician|friends?|neighbor|lawyer|attorney|facebook|pediatra|abogad[oa]"
    r"|you guys|insurance|medicaid|ssi|hospital)\b"
)
_TESTS = rx(r"\bTEST\b")
_EVAL = rx(r"\bEVAL\b")
_MEANS = rx(r"\bWRITTEN\b")
_NOT_IN_WRITING = rx(
    r"\b(?:not in writing|never in writing|didnt (?:write|put it|email|send|do it in)|havent (?:written"
    r"|emailed|put it|sent|done it in)|only (?:verbally|in person|by phone|over the phone)|verbally|verbal"
    r"|in person|by phone|over the phone|on the phone|nothing in writing|no por escrito|no lo hice por escrito"
    r"|verbalmente|en persona|de palabra|no lo pedi por escrito|pero no por escrito|no lo puse por escrito)\b"
)
#: "First in person, and in September by letter."
_THEN_WRITTEN = rx(
    r"(?<!not )(?<!only )\b(?:verbally|in person|by phone|over the phone|en persona|de palabra|verbalmente)\b[^.?!]*"
    r"\b(?:and|then|y|luego|despues)\b[^.?!]*\b(?:WRITTEN|por carta)\b"
)
_QUESTION_ABOUT_WRITING = rx(
    r"\b(?:do i|should i|must i|have to|need to|can i|how do i|how to|tengo que|debo|puedo|necesito)\b[^.?!]*$"
)


class _Rule(NamedTuple):
    stage: str
    pattern: Pattern[str]
    holds: Callable[[Message, Match[str]], bool]


def read(message: Message) -> List[Found]:
    """The furthest stage that the message tells."""
    found: List[Found] = []
    for rule in _RULES:
        for hit in rule.pattern.finditer(message.text):
            if rule.holds(message, hit):
                found.append(Found("request", rule.stage, hit.start(), hit.end()))
                break
    found.extend(
        Found("request", mark.value, mark.start, mark.end)
        for mark in message.marks.get("request", ())
        if _holds_phrase(message, mark)
    )
    found.extend(_asked(message))
    found.extend(_means_alone(message))
    found.sort(key=lambda item: (STAGES.index(item.value), item.start))
    return found[:1]


def _holds_phrase(message: Message, mark: Mark) -> bool:
    """Whether a phrase of the vocabulary is told as a fact, of this child, by who must have done it."""
    before = message.before(mark.start)
    if is_hypothetical(message, mark.start) or message.is_question(mark.start):
        return False
    if _OTHER_CHILD.search(before) or _OUTSIDE_PEOPLE.search(before) or _OUTSIDE.search(before):
        return False
    if (
        mark.value == "refused"
        and _DONT_TEST.search(message.text[mark.start : mark.end])
        and _in_private_school(message)
    ):
        return False
    if mark.value in ("written", "spoken", "none", "in_progress"):
        said = message.text[mark.start : mark.end]
        others = _NOT_PARENT.search(before) or (mark.value != "none" and is_negated(message, mark.start))
        return "psych" in said or not (others or (mark.value == "written" and _of_other_papers(message, mark.start)))
    if mark.value != "refused":
        return not is_negated(message, mark.start)
    sentence = message.text[slice(*message.sentence_at(mark.start))]
    return not _I_SAID.search(before) and not (_SERVICE.search(sentence) and not _TESTS.search(sentence))


#: "Sus calificaciones son buenas" is a refusal only as the school's reason.
_SAID_SO = rx(r"\b(?:dic\w+|dij\w+|porque|evalua\w*)\b")
_DONT_TEST = rx(r"\b(?:dont|do not|cant|wont) (?:test|do|evaluate|assess)|not (?:their|our)")


def _in_private_school(message: Message) -> bool:
    """A private school that doesn't test says no for itself; the public district has not been asked by that."""
    return any(mark.value == "private" for mark in message.marks.get("school_type", ()))


def _told(message: Message, hit: Match[str]) -> bool:
    """Told as a fact: not asked, wished or supposed."""
    return not is_hypothetical(message, hit.start()) and not message.is_general_question(hit.start())


def _told_plainly(message: Message, hit: Match[str]) -> bool:
    return _told(message, hit) and not is_negated(message, hit.start())


_OTHER_CHILD = rx(r"\b(?:sisters?|brothers?|neighbors?|cousins?|friends?|vecin[oa]|prim[oa]|amig[oa]|herman[oa])\b")
_BENEFIT = rx(
    r"^(?: \w+){0,2} (?:for|to get|to have|para) (?:\w+ )?(?:free lunch|lunch|ssi|medicaid|busing|bus|esy"
    r"|transportation|transport|ot|speech|pt|the program|gifted|head start|wic|snap|almuerzo|transporte|honors"
    r"|the team|reduced|the gifted)\b"
)


def _child_eligibility(message: Message, hit: Match[str]) -> bool:
    if (
        _OTHER_CHILD.search(message.before(hit.start()))
        or _BENEFIT.search(message.text[hit.end() :])
        or _REAL_QUESTION.search(message.before(hit.start()))
    ):
        return False
    return _told(message, hit)


_REAL_QUESTION = rx(
    r"\b(?:why (?:doesnt|does|wouldnt)|what happens|worried|scared|afraid|think|thinks|says (?:a|kids)|hope)\b"
    r"|\b(?:children|kids|students|anyone|everyone|people|ninos)(?: \w+){0,3} ?$"
)


def _eligible(message: Message, hit: Match[str]) -> bool:
    if not _child_eligibility(message, hit) or is_negated(message, hit.start()):
        return False
    if (
        message.lang == "es"
        and "si " in hit.group()[:3]
        and "califica" in hit.group()
        and "califico" not in hit.group()
    ):
        at = message.original(hit.start(), hit.start() + 2)
        return message.raw[at[0] : at[1]].lower() == "sí" or message.before(hit.start()).rstrip().endswith(" que")
    return not message.is_question(hit.start()) or "found" in hit.group() or "said" in message.before(hit.start())


_SERVICE = rx(
    r"\b(?:an? aide|aide|one on one|1:1|one-on-one|para|paraprofessional|ot|pt|occupational|physical therapy"
    r"|speech(?! (?:delay|impair|disorder|problem|issue))|esy|extended school year|bus|transport\w*|accommodations?|extra time|counseling|nurse"
    r"|tutor(?:ing)?|services?|minutes|summer school|enfermera|asistente|terapia|servicios|acomodaciones"
    r"|transporte|device|iep meeting|meeting|conference|records)\b"
)


def _refused(message: Message, hit: Match[str]) -> bool:
    if not _told(message, hit):
        return False
    if _I_SAID.search(message.before(hit.start())) or _OUTSIDE_PEOPLE.search(message.before(hit.start())):
        return False
    start, end = message.sentence_at(hit.start())
    sentence = message.text[start:end]
    if _NOBODY_NAMED.search(hit.group()) and not _ABOUT.search(sentence):
        return False
    if "esperar" in hit.group() and message.is_question(hit.start()):
        return False
    if hit.group().startswith("calificaciones son") and not _SAID_SO.search(sentence):
        return False
    return not (_SERVICE.search(sentence) and not _TESTS.search(sentence))


#: "got declined" may be a bank card.
_NOBODY_NAMED = rx(r"^(?:and|was|were|got|been|it) ")
_ABOUT = rx(r"\b(?:EVAL|request|school|they|district|solicitud)\b")
_I_SAID = rx(r"\b(?:i|we|yo)(?: (?:have|had|just|already|also|then|finally))? $")


def _testing_now(message: Message, hit: Match[str]) -> bool:
    start, end = message.sentence_at(hit.start())
    if (
        _OUTSIDE.search(message.text, start, end)
        or _FOR_CONDITION.search(message.text[hit.end() :])
        or (message.is_question(hit.start()) and "sign" not in hit.group())
    ):
        return False
    if hit.group().startswith(("gave", "returned", "turned in")) and _NOT_PARENT.search(message.before(hit.start())):
        return False
    if "signed" in hit.group() and not message.clause_asks(hit.start()):
        return not is_hypothetical(message, hit.start()) and not is_negated(message, hit.start())
    if "signed" in hit.group() and hit.start() == message.sentence_at(hit.start())[0]:
        return True
    return _told_plainly(message, hit) and not _WANTED.search(message.before(hit.start()))


_OUTSIDE = rx(
    r"\b(?:doctor|private(?:ly)?|hospital|clinic|pediatrician|pediatra|neurologist|developmental ped\w*|iee"
    r"|state test\w*|standardized|covid|map test\w*|hearing test|state exam|privad[oa])\b"
)
_FOR_CONDITION = rx(r"^ for (?!special|an? (?:iep|504)|sped|services|speech|reading)\w+")
_WANTED = rx(
    r"\b(?:want|wants|wanted|asked|asking|get|need|needs|should|about|hasnt|never|isnt|arent|not|asked for"
    r"|quieren|quiero|pidieron|pide|me piden|haven t|havent|before i|after i)(?: \w+){0,2} ?$"
)

_IF_NOT = rx(r"\b(?:what if|if|si|que pasa si)(?: \w+){0,3} ?$")
_OFFER_NOT = rx(r"\b(?:state|standardized|not|never|eye|hearing|no)\b")
_SOMETHING_ELSE = rx(
    r"^ (?:for|me|to|about|us|por|si) (?:\w+ ){0,2}(?:meeting|records|sign|consent|permission|to sign|my"
    r"|opinion|interpreter|copia|junta|aide)"
)

_RULES: Tuple[_Rule, ...] = (
    _Rule(
        "eligible",
        rx(
            r"\b(?:(?:he|she|hes|shes|they|CHILD|and|has|just|finally) (?:has |have |just |already |finally |does |did "
            r"|was |were |is |been ){0,6}(?:qualified|qualifies|qualify|eligible|found eligible"
            r"|made eligible)(?! or| if)"
            r"|found (?:him|her|them|my \w+|that (?:he|she) (?:is|was)) (?:to be )?(?:eligible|qualified)"
            r"|(?:was|been|were) found (?:to be )?eligible|found eligible|(?:si )?(?:califico"
            r"|calificaron)(?: para)?|(?:que )?si califica|es elegible|fue elegible|salio elegible"
            r"|salio que si califica|resulto elegible|deemed eligible|determined eligible)\b"
        ),
        _eligible,
    ),
    _Rule(
        "not_eligible",
        rx(
            r"\b(?:(?:doesnt|does not|didnt|did not|dont|doesn t|didn t|hasnt|wasnt|isnt"
            r"|not) (?:even )?(?:qualify|qualified|eligible|meet (?:the )?(?:criteria|eligibility"
            r"|requirements))|(?:found|is|was|be|deemed|determined|declared|ruled|him|her|as|said|are"
            r"|were) (?:to be )?(?:not eligible|ineligible|not qualified)|not eligible|ineligible|found (?:him"
            r"|her) not"
            r"|denied eligibility|no (?:califica|califico|calificaba|calificaron|es elegible|fue elegible"
            r"|era elegible|salio elegible|cumple (?:con )?los requisitos)|failed to qualify|did not meet)\b"
        ),
        lambda message, hit: _child_eligibility(message, hit) and not _IF_NOT.search(message.text[: hit.start()][-40:]),
    ),
    _Rule(
        "refused",
        rx(
            r"\b(?:(?:they|she|he|school|district|principal|teacher|team|psychologist|and|was|were|got|keep"
            r"|keeps|been|counselor|it|office) (?:just |all |basically |keep |keeps |has |have |had |been "
            r"|then |also |still |only |flat out |already |verbally |me ){0,6}(?:(?:said|told me|saying|say"
            r"|says) no(?=[ ]?(?:$|[.,;:!?])| (?:to|and|because|so|but|without|again|twice|for|in writing|in an? e\w*|by e\w*|by phone|over the"
            r"|at)\b)|(?:refused|refuses|refusing)(?! to (?!TEST|do an?|do the|consider))|denied|declined"
            r"|turned (?:me|us|it|him|her) down|turned down|rejected)(?! to (?:give|provide|let|talk|meet|call"
            r"|follow|do|eat|go|go to|sit|work|write|read)\b)(?: to| my| the| our| an?| his| her| testing| it"
            r"| me| us){0,6}"
            r"|(?:wont|will not|wouldnt|would not|wouldn t|refused? to|refuses to|refusing to|dont want to"
            r"|doesnt want to|do not want to|didnt want to|not going to) (?:even )?(?:TEST)(?: (?:him|her|them"
            r"|my))?|(?:said|told (?:me|us)) no(?=[ ]?(?:$|[.,;:!?])| (?:to|and|because|so|but|without|again"
            r"|twice|for|in writing|at)\b)|denied (?:the |my |our |his |her )?(?:TEST|request)"
            r"|refus\w+ (?:the |my |our )?(?:TEST|request)"
            r"|(?:has|have|had|needs?|must) to (?:finish|complete|go through|do|try|wait for"
            r"|get through) (?:the )?(?:rti|mtss|sst|tier \w+|interventions?"
            r"|response to intervention)(?: first)?|(?:rti|mtss|interventions|tier \w+|sst) first"
            r"|(?:grades|scores) (?:are|were|is) (?:too|so|just) (?:good|high|fine)|too (?:good"
            r"|high) (?:of )?(?:grades|to test)|(?:hes|shes|(?:he|she) is|(?:he|she) was|is) (?:too smart"
            r"|doing too well|doing fine|doing well enough|not failing enough|not far enough behind"
            r"|not behind enough|not bad enough|too young to (?:be )?(?:test|eval)\w*)"
            r"|(?:told|tell|telling|said|says|saying|want|wants) (?:me |us |we |i |that ){0,6}(?:should |to "
            r"|need to |have to |must |just ){0,6}(?:wait and see|wait until|wait till|give (?:it|him"
            r"|her) (?:more )?time|wait a year|wait another|wait for rti|wait)|(?:got|received|sent|send|e-?mail|letter|response|answer|reply|note|text)(?: \w+){0,4} (?:saying|that said|that says|said|which said|says) no(?=[ ]?(?:$|[.,;!?])| (?:to|and|because|so|but)\b)"
            r"|asked[^.?!]{0,60}(?:TEST)[^?!]{0,60}\b(?:say|said|says|told me|tell me|telling me|keep saying|keeps saying) (?:that )?(?:hes|shes|he is|she is|hell|shell|he will|she will) (?:just |doing |too |perfectly |still )*(?:fine|okay|ok|lazy|immature|young|normal|catch up|grow out)"
            r"|(?:they|district|school|principal|and|said) (?:\w+ ){0,2}(?:will|want to|wants to|going to|need to|needs to|has to|have to) (?:do|try|finish|start|use) (?:\w+ ){0,2}(?:rti|mtss|interventions?|tier \w+)|(?:they|district|school) needs? more data"
            r"|wait (?:until|till|til) [^.?!]{0,25}(?:they|she|he|teacher|school|principal) (?:said|told|says|keeps?)"
            r"|let(?:s)? (?:wait|keep an eye|see how (?:he|she|it|things|the (?:school )?year) (?:goes?|does|do))|wait and see"
            r"|wouldnt qualify|would not qualify|wont qualify|probably wont qualify"
            r"|(?:dijeron|dijo) que no(?=[ ]?(?:$|[.,;!?])| (?:y|porque|pero|l[oa]s? van|se puede|hay"
            r"|l[oa]s? quieren|me|a la evaluacion)\b)|se negaron|se nego|se niegan|se niega"
            r"|no l[oa]s? quieren (?:evaluar|hacer)|no quieren (?:evaluar\w*|hacerle)|no quiere evaluar\w*"
            r"|negaron (?:la |mi )?(?:evaluacion|solicitud|peticion)|me (?:la )?negaron|rechazaron"
            r"|me la rechazaron"
            r"|primero (?:tiene|hay|tienen|debe) que|tiene que (?:terminar|pasar por|hacer) (?:el )?(?:rti"
            r"|mtss)|hay que esperar|calificaciones son (?:muy )?buenas"
            r"|saca (?:muy )?buenas calificaciones para|va muy bien para|es muy chiquit[oa] para evaluar\w*"
            r"|no l[oa] van a evaluar"
            r"|(?:dice|dijo|dicen|dijeron|diciendo) que (?:me |nos |mejor |hay que |tengo que |tenemos que ){0,2}"
            r"(?:espere|esperemos|esperara|esperar|esperaramos|aguante))\b"
        ),
        _refused,
    ),
    _Rule(
        "in_progress",
        rx(
            r"\b(?:(?:theyre|they are|are|is|school is|hes|shes|being|currently|getting|started|have started"
            r"|has started|began|begun|in the middle of|still|now|are now|is currently) (?:being |getting "
            r"|currently |now |finally |still |in the middle of |already ){0,6}(?:testing|tested|evaluating"
            r"|evaluated|assessing|assessed)(?: (?:him|her|my|now|the))?"
            r"|(?:evaluation|eval|testing|assessment|evaluations)(?: process)? (?:is |has |was |are )?(?:now "
            r"|already |currently )?(?:in progress|in process|underway|under way|going on|started|has started"
            r"|began|begun|ongoing|happening|scheduled|starts|pending)"
            r"|(?:signed|i sign|turned in|returned|sent back|gave(?: them)?|we signed)(?: (?:the|my|a|our|all"
            r"|his|her|for|back|off|on|evaluation|testing|consent|signed|some|their)){0,6} (?:consent"
            r"|permission|assessment plan|evaluation plan|consent form|papers? (?:to|for) (?:test|eval)"
            r"|forms? (?:to|for) (?:test|eval)|paperwork (?:to|for) (?:test|eval)|permission slip for testing"
            r"|papers|form)|signed(?: \w+){0,3} (?:forms?|papers?|paperwork|documents?)(?: \w+){0,3} (?:TEST)"
            r"|(?:seeing|pulling|working with) (?:him|her|my \w+)(?: \w+){0,3} (?:testing|evaluation)|signed (?:something|papers?|some papers|a paper|forms?|it)(?: \w+){0,4} (?:for|to|so they (?:can|could)) (?:TEST)|signed (?:off )?(?:for|on) (?:the |his |her )?(?:TEST)|consent (?:was|is|has been) signed|gave (?:my )?(?:consent|permission)|consented|since (?:i|we) signed|(?:i|we) signed (?:it |them |the \w+ )?(?:and|but) (?:they|the school|nothing|still)"
            r"|waiting (?:for|on) (?:the )?(?:test |testing |eval\w* )?(?:results|report|testing to"
            r"|evaluation to)|waiting on the eval\w*"
            r"|l[oa]s? estan evaluando|estan evaluando|estan haciendo (?:las )?pruebas|l[oa] esta evaluando"
            r"|(?:le|les) estan haciendo (?:las |unas )?(?:pruebas|evaluaciones?)"
            r"|la evaluacion (?:esta )?(?:en proceso|empezo|ya empezo|esta pendiente)|en proceso de evaluacion"
            r"|(?:ya )?(?:firme|firmamos|di|dimos|he firmado)(?: \w+){0,3} (?:consentimiento|permiso"
            r"|autorizacion|papeles|hoja)|(?:l[oa]s?) empezaron a evaluar|esperando (?:los )?resultados)\b"
        ),
        _testing_now,
    ),
    _Rule(
        "school_offered",
        rx(
            r"\bSCHOOL(?: (?:also|just|now|has|have|had|finally|really|is|are|was|at school|at his school"
            r"|at her school|they)){0,4} (?:wants?|wanted|wanting|would like|suggest(?:s|ed|ing)?|offer(?:s|ed"
            r"|ing)?|recommend(?:s|ed|ing)?|propos(?:ed|es|ing)|asked|asking|asks|referred|is referring"
            r"|brought up|mentioned|quieren?|sugirio|sugiere|sugieren|recomendo|recomienda|recomiendan"
            r"|recomendaron|ofrecio|ofrecieron|propuso|pide|piden|pidio|pidieron)"
            r"(?: (?:maybe|possibly|about maybe|to|me|us|for|that|we|i|should|an?|the|my|our|him|her|he|she|it|be|get|getting|have|do"
            r"|consent|permission|if they|could|can|they|child|son|daughter|permiso|para|que|le|lo|la|hacerle"
            r"|hacer|una?|unas|mi|hij[oa]|nin[oa]|debe|deberian?|ser|full|special ed\w*|educational|give"
            r"|giving|starting|start|about|some|more)){0,9} (?:TEST)\w*"
            r"|\bSCHOOL(?: (?:also|just|now|has|have|had|finally|really)){0,3} (?:says?|said|told me|told us"
            r"|tells me|thinks?|thought|feels?|dice|dicen|dijo|dijeron|cree|creen|me dijo)(?: (?:that|que|we|i"
            r"|they)){0,2}(?: (?:he|she|my|our|it|mi|hij[oa]|son|daughter|child|kid|we|i|a)){0,3} (?:needs?"
            r"|should|must|might need|may need|could use|would benefit from|ought|necesita|deberia|debe"
            r"|tiene que|hay que)"
            r"(?: (?:to|be|get|have|an?|him|her|ser|que|le|lo|la|hacerle|una?|full|special ed\w*|formal|more"
            r"|some)){0,4} (?:TEST)\w*"
            r"|\bSCHOOL(?: (?:now|just|finally|has|have))? (?:says?|said|told me|told us|agreed)(?: (?:that|to|they|theyll|theyre|they will|they are"
            r"|shell|hell|will|would|were|was|going|gonna)){1,4} (?:TEST)\w*"
            r"|\b(?:SCHOOL) (?:said|says|told (?:me|us)) (?:theyd|they would|they will|theyll|hed|shed|hell|shell|he would|she would) (?:set up|start|do|schedule|arrange|get|put in for)(?: \w+){0,2} (?:TEST)\w*"
            r"|(?:sent|gave|given|handed|got|received|me dieron|me mandaron|mandaron)(?: (?:me|us|home|a|an"
            r"|the|una?|el|la)){0,6} (?:consent form|consent to eval\w*|consent to test|permission to test"
            r"|permission to eval\w*|evaluation consent|assessment plan|permission slip to test"
            r"|forma de consentimiento|hoja de consentimiento|permiso para evaluar\w*)"
            r"|(?:want|wants|asked|asking|need) (?:me|us) to sign (?:\w+ ){0,3}(?:consent|permission|eval\w*"
            r"|assessment|form to test|papers to test)|(?:quieren|piden|pidieron) (?:que (?:yo )?firme"
            r"|mi firma|permiso)(?: \w+){0,4} (?:TEST)\w*"
            r"|(?:was|been|were|got) referred (?:for|to) (?:an? |the )?(?:special ed\w*|TEST)"
            r"|(?:l[oae]s?|nos) quieren (?:mandar a )?(?:hacer )?(?:(?:una?|unas|la|las) )?(?:TEST)|quieren (?:evaluar|hacer(?:le)? (?:una |unas |la )?(?:TEST))\w*"
            r"|me (?:ofrecieron|propusieron|sugirieron|recomendaron|sugirio|recomendo|ofrecio|propuso)(?: (?:hagan|hicieran|hiciera|una?|hacerle|que|lo|la|le|las|hacer)){0,4} (?:TEST)"
        ),
        lambda message, hit: _told_plainly(message, hit) and not _OFFER_NOT.search(hit.group()),
    ),
    _Rule(
        "none",
        rx(
            r"\b(?:(?:havent|have not|havnt|haven t|hadnt|never|didnt|did not|have yet to|not yet"
            r"|not) (?:even |really |formally |yet |officially |actually |ever ){0,6}(?:asked|ask|requested"
            r"|request(?=ed|$|[ .,!])|made a request|put in a request|talked to (?:the |his |her |anyone"
            r"|any)(?: ?(?:school|teacher|one))?|told (?:the )?school|said anything|contacted|spoken (?:to"
            r"|with)|brought it up)"
            r"|didnt know (?:that )?(?:i|we) (?:could|had to|can|was allowed|needed to|was supposed to)(?: ask\w*)?(?=[ ]?(?:$|[.,;!?]))"
            r"|no sabia que (?:podia|se podia|tenia que|habia que)(?: \w+)?(?=[ ]?(?:$|[.,;!?]))"
            r"|no request|nobody (?:has )?asked|no one (?:has )?asked|yet to ask|no he (?:pedido|preguntado"
            r"|solicitado|hablado|dicho)|nunca (?:l[oae]s? )?(?:he )?(?:pedi|pedido|preguntado|pregunte|solicitado)"
            r"|(?:todavia|aun) no (?:he |la he |lo he |le he |la |lo )?(?:pido|pedido|pedi|preguntado|pregunto"
            r"|solicitado|hablado|digo)|no l[oa] he (?:pedido|solicitado)|no he dicho nada|no hemos (?:pedido"
            r"|preguntado|solicitado)|no l[oa] (?:pedi|solicite)|no pedi(?! que)|no he hecho)\b"
        ),
        lambda message, hit: (
            not is_hypothetical(message, hit.start())
            and not _NOT_PARENT.search(message.before(hit.start()))
            and not _SOMETHING_ELSE.search(message.text[hit.end() : hit.end() + 40])
        ),
    ),
)

_ASKING = rx(
    rf"\b(?P<who>i|we|ive|weve|i have|we have|my (?:husband|wife|mom|ex|partner)|mi esposo|mi esposa|yo|dad|mom"
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


def _means_alone(message: Message) -> List[Found]:
    if len(message.text.split()) > _FEW or "?" in message.text:
        return []
    hit = _BY.match(message.text)
    stage = "written"
    if not hit:
        hit, stage = _ALOUD.fullmatch(message.text), "spoken"
    return [Found("request", stage, hit.start(), hit.end())] if hit else []


def _asked(message: Message) -> List[Found]:
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


def _of_other_papers(message: Message, position: int) -> bool:
    """Whether the sentence speaks of a letter for something else: records, a meeting, the bus."""
    sentence = message.text[slice(*message.sentence_at(position))]
    return bool(_WROTE_OTHER.search(sentence)) and not _TESTS.search(sentence)


def _wrote(message: Message, hit: Match[str]) -> bool:
    if (
        _NOT_IN_WRITING.search(hit.group())
        or is_hypothetical(message, hit.start())
        or is_negated(message, hit.start())
        or _NOT_PARENT.search(message.before(hit.start()))
        or not by_parent(message, hit.start(), hit.group())
    ):
        return False
    if hit.group().startswith(("gave", "sent", "handed", "wrote")) and _FROM_SCHOOL.search(message.before(hit.start())):
        return False
    return not _of_other_papers(message, hit.start())


_FROM_SCHOOL = rx(
    r"\b(?:they|school|teacher|district|principal|psychologist|doctor|who|he|she|la escuela|la maestra"
    r"|neurologist|pediatrician)(?: \w+){0,2} ?$"
)


#: Talking to somebody is asking only when testing is named right with it.
_SPOKE = ("called", "talked", "spoke", "met", "mentioned", "hable")
_PARENT = rx(
    r"\b(?:i|we|ive|weve|id|my (?:husband|wife|mom|ex|partner)|dad|mom|grandma|yo|esposo"
    r"|esposa)\b(?: \w+){0,8} $|^\W*(?:(?:and|but|then|so|yes|yeah|yep|no|already|just|have|had|also|finally"
    r"|ya|si|y|even|first|ok|again|we|on|last|this) ?|[\W_]|\d+(?:st|nd|rd|th)?|(?:january|february|march"
    r"|april|may|june|july|august|september|october|november|december|\w+day|week|month) ?){0,6}$"
)
_FIRST_PERSON_VERB = rx(
    r"^(?:pedi|pedimos|solicit[eo]\w*|le |les |he |ya |mande|mandamos|envie|escribi|entregue|lo |pregunte|hice"
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
    if (
        _NOT_PARENT.search(before)
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
        (hit.group("who") or verb.startswith("hable")) and _TESTS.search(message.after(hit.end())[:70])
    ):
        return None
    about_test = bool(_TESTS.search(after[:90]) or _EVAL.search(after[:35]) or _EVAL.search(before))
    if (
        not about_test
        and verb in ("asked", "requested", "been asking", "kept asking", "pedi", "solicite", "pregunte")
        and _NOTHING_ELSE.search(after)
    ):
        pass
    elif not about_test and _told_aloud(verb, after):
        return "spoken"
    elif not about_test:
        if _FOR_OTHER_THING.search(after) or _OUTSIDE_PEOPLE.search(after) or not _ASKED_SCHOOL.search(verb + after):
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
    elif _INDEPENDENT.search(after) or _OUTSIDE_PEOPLE.search(after.split(" for ")[0]) or _OWN_PLAN_THING.search(after):
        return None
    follows = (
        message.text[end : message.sentence_at(min(end, len(message.text) - 1))[1]] if end < len(message.text) else ""
    )
    if _THEN_WRITTEN.search(sentence):
        return "written"
    if _NOT_IN_WRITING.search(sentence) or _NOT_IN_WRITING.search(follows):
        return "spoken"
    means = _MEANS.search(sentence)
    if (
        means
        and not _QUESTION_ABOUT_WRITING.search(message.text[start : means.start()])
        and not _THEIRS.search(message.text[start : means.start()])
    ):
        return "written"
    return "spoken"


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
