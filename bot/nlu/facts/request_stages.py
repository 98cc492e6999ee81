"""Stages of a request that the school decides or the parent signs, told as a fact: a pattern and a condition each."""

from __future__ import annotations

from typing import Callable, Match, NamedTuple, Pattern, Tuple

from bot.nlu.facts.message import Message
from bot.nlu.facts.negation import is_hypothetical, is_negated
from bot.nlu.facts.patterns import rx
from bot.nlu.facts.request_words import I_SAID, NOT_PARENT, OTHER_CHILD, OUTSIDE, OUTSIDE_PEOPLE, SERVICE, TESTS


class Rule(NamedTuple):
    """A stage, how it is told, and when what was told holds."""

    stage: str
    pattern: Pattern[str]
    holds: Callable[[Message, Match[str]], bool]


def _told(message: Message, hit: Match[str]) -> bool:
    """Told as a fact: not asked, wished or supposed."""
    return not is_hypothetical(message, hit.start()) and not message.is_general_question(hit.start())


def _told_plainly(message: Message, hit: Match[str]) -> bool:
    return _told(message, hit) and not is_negated(message, hit.start())


_BENEFIT = rx(
    r"^(?: \w+){0,2} (?:for|to get|to have|para) (?:\w+ )?(?:free lunch|lunch|ssi|medicaid|busing|bus|esy"
    r"|transportation|transport|ot|speech|pt|the program|gifted|head start|wic|snap|almuerzo|transporte|honors"
    r"|the team|reduced|the gifted)\b"
)


def _child_eligibility(message: Message, hit: Match[str]) -> bool:
    if (
        OTHER_CHILD.search(message.before(hit.start()))
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


#: "Sus calificaciones son buenas" is a refusal only as the school's reason.
_SAID_SO = rx(r"\b(?:dic\w+|dij\w+|porque|evalua\w*)\b")


def _refused(message: Message, hit: Match[str]) -> bool:
    if not _told(message, hit):
        return False
    if I_SAID.search(message.before(hit.start())) or OUTSIDE_PEOPLE.search(message.before(hit.start())):
        return False
    start, end = message.sentence_at(hit.start())
    sentence = message.text[start:end]
    if _NOBODY_NAMED.search(hit.group()) and not _ABOUT.search(sentence):
        return False
    if "esperar" in hit.group() and message.is_question(hit.start()):
        return False
    if _ONLY_WAIT.search(hit.group()) and not was_asked(message, hit.start()):
        return False
    if hit.group().startswith("calificaciones son") and not _SAID_SO.search(sentence):
        return False
    return not (SERVICE.search(sentence) and not TESTS.search(sentence))


#: "Give it time" is no refusal where nobody has asked for testing.
_ONLY_WAIT = rx(
    r"^(?!.*\b(?:rti|mtss|sst|tiers?|interventions?|no\b(?! wait)|refus\w+|deni\w+|asked)).*\b(?:wait\w*|time|keep an eye|see how|esper\w*|aguante)\b"
)
_FAMILY_SAYS = rx(
    r"\b(?:every(?:one|body)|people|family|mom|moms|mama|mother|grandma|granny|nana|dad|father|husband|wife|sister|brother|aunt|uncle"
    r"|friends?|neighbors?|in laws?|in law|todo el mundo|to el mundo|todos|la gente|suegra|suegro|abuel[oa]|herman[oa]|ti[oa]|espos[oa]|marido"
    r"|amig[oa]s?|vecin[oa]s?|doctor|doctora|dr|doc|pediatrician|pediatra|medico|nurse)\b[^.?!]*$"
)
_ASKED_FOR_IT = rx(
    r"\b(?:(?:every ?time|each time|whenever|when|anytime|cada vez que|siempre que|cuando)(?: \w+)? (?:i |we |yo )?(?:\w+ )?(?:ask|asked|request|bring it up|brought it up|pid\w+|pregunt\w+)"
    r"|(?:asked|requested|been asking|keep asking|kept asking|begged|ask em|ask them|pedi|pedimos|he pedido|hemos pedido|solicit\w+)|my (?:letter|email|request)|mi (?:carta|solicitud)"
    r"|(?:letter|email|note|request|carta|correo) (?:asking|requesting|for|to|pidiendo|para))\b"
)
_NOT_ASKED = rx(
    r"\b(?:havent|have not|never|didnt|did not|not|no he|no hemos|nunca|no) (?:\w+ )?(?:asked|ask|requested|pedido|pedi|pedimos|solicitado)\b"
)


def was_asked(message: Message, position: int) -> bool:
    """Whether the parent tells of having asked, so that "wait" is the school's answer to that."""
    text = message.text
    if _FAMILY_SAYS.search(message.before(position)) and not _SCHOOL_SAYS.search(message.before(position)):
        return False
    asked = any(
        not _NOT_ASKED.search(text, max(0, hit.start() - 20), hit.end()) for hit in _ASKED_FOR_IT.finditer(text)
    )
    start, end = message.sentence_at(position)
    if len(text.split()) <= _BARE_ANSWER and _THEY_SAY.match(text):
        return True
    return asked or (bool(TESTS.search(text, start, end)) and not _NOT_ASKED.search(text))


#: "They told me to wait and see": a whole message that is the answer to what was asked.
_THEY_SAY = rx(
    r"^\W*(?:(?:and|but|so|well|y|pues) )?(?:they|me (?:dicen|dijeron)|nos (?:dicen|dijeron)|dicen|dijeron)\b"
)
_BARE_ANSWER = 12
_SCHOOL_SAYS = rx(r"\b(?:school|teacher|principal|district|counselor|they|maestr[oa]|director[a]?|escuela|miss)\b")
#: "got declined" may be a bank card.
_NOBODY_NAMED = rx(r"^(?:and|was|were|got|been|it) ")
_ABOUT = rx(r"\b(?:EVAL|request|school|they|district|solicitud)\b")


def _testing_now(message: Message, hit: Match[str]) -> bool:
    start, end = message.sentence_at(hit.start())
    if (
        OUTSIDE.search(message.text, start, end)
        or _FOR_CONDITION.search(message.text[hit.end() :])
        or (message.is_question(hit.start()) and "sign" not in hit.group())
    ):
        return False
    if hit.group().startswith(("gave", "returned", "turned in")) and NOT_PARENT.search(message.before(hit.start())):
        return False
    if "signed" in hit.group() and not message.clause_asks(hit.start()):
        return not is_hypothetical(message, hit.start()) and not is_negated(message, hit.start())
    if "signed" in hit.group() and hit.start() == message.sentence_at(hit.start())[0]:
        return True
    return _told_plainly(message, hit) and not _WANTED.search(message.before(hit.start()))


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

RULES: Tuple[Rule, ...] = (
    Rule(
        "eligible",
        rx(
            r"\b(?:(?:he|she|hes|shes|they|CHILD|and|has|just|finally) (?:has |have |just |already |finally |does |did "
            r"|was |were |is |been ){0,6}(?:qualified|qualifies|qualify|eligible|found eligible"
            r"|made eligible)(?! or| if)"
            r"|found (?:him|her|them|my \w+|that (?:he|she) (?:is|was)) (?:to be )?(?:eligible|qualified)"
            r"|(?:was|been|were) found (?:to be )?eligible|found eligible|(?:si )?(?:califico"
            r"|calificaron)(?: para)?|(?:que )?si califica|es elegible|fue elegible|salio elegible"
            r"|(?:approved|accepted) (?:him|her|my \w+) (?:for|into) (?:special ed\w*|sped|an? iep|services|the program)"
            r"|(?:he|she|CHILD) got (?:approved|accepted) for (?:special ed\w*|sped|an? iep|iep|services)|eligibility meeting (?:\w+ ){1,3}got in(?=[ ]?(?:$|[.,;!]))"
            r"|salio que si califica|resulto elegible|deemed eligible|determined eligible)\b"
        ),
        _eligible,
    ),
    Rule(
        "not_eligible",
        rx(
            r"\b(?:(?:doesnt|does not|didnt|did not|dont|doesn t|didn t|hasnt|wasnt|isnt"
            r"|not|no) (?:even )?(?:qualify|qualified|eligible|meet (?:the )?(?:criteria|eligibility"
            r"|requirements))|(?:found|is|was|be|deemed|determined|declared|ruled|him|her|as|said|are"
            r"|were) (?:to be )?(?:not eligible|ineligible|not qualified)|not eligible|ineligible|found (?:him"
            r"|her) not"
            r"|denied eligibility|no (?:califica|califico|calificaba|calificaron|es elegible|fue elegible"
            r"|era elegible|salio elegible|cumple (?:con )?los requisitos)|failed to qualify|did not meet)\b"
        ),
        lambda message, hit: _child_eligibility(message, hit) and not _IF_NOT.search(message.text[: hit.start()][-40:]),
    ),
    Rule(
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
            r"|twice|for|in writing|at|mam|maam|sir|not|way)\b)|denied (?:the |my |our |his |her )?(?:TEST|request)"
            r"|refus\w+ (?:the |my |our )?(?:TEST|request)"
            r"|(?:has|have|had|needs?|must) to (?:finish|complete|go through|do|try|wait for"
            r"|get through|be done with|get done with) (?:the |his |her |all |their |these |those |this ){0,3}(?:rti|mtss|sst|tiers?(?: \w+)?|interventions?"
            r"|response to intervention)(?: first)?|(?:rti|mtss|interventions|tiers?(?: \w+)?|sst) first"
            r"|(?:not|no|cant|cannot|nothing|wont|wont test (?:him|her)) (?:until|till|til) (?:\w+ ){0,5}(?:tiers?|rti|mtss|interventions?|groups?)"
            r"|(?:its |it is |they )?(?:always|just) wait(?: wait)*(?=[ ]?(?:$|[.,;!]))|the same (?:story|answer|thing)[^.?!]{0,40}(?:tiers?|rti|mtss|wait|esperar)"
            r"|(?:keep|keeps|kept) (?:telling|saying|tell|say) (?:me |us )?(?:no|nope)"
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
    Rule(
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
            r"|(?:i|we) (?:already )?signed,? (?:and |so |then )?they (?:already |now |just )?(?:tested|finish\w*|did|do|made|make|evaluated)"
            r"|(?:seeing|pulling|working with) (?:him|her|my \w+)(?: \w+){0,3} (?:testing|evaluation)|signed (?:something|papers?|some papers|a paper|forms?|it)(?: \w+){0,4} (?:for|to|so they (?:can|could)) (?:TEST)|signed (?:off )?(?:for|on) (?:the |his |her )?(?:TEST)"
            r"|(?:signed|(?:i|we|wife|husband|dad|mom|had me|made me|had us) sign)(?: (?:off|it|something|my name|a|the|papers?|forms?)){0,3} (?:so|for|to let)(?: \w+){0,4} (?:TEST)"
            r"|signature (?:for|to)(?: \w+){0,3} (?:TEST)|firm(?:e|amos|o)(?: \w+){0,3} (?:para|pa)(?: \w+){1,4} (?:TEST)|consent (?:was|is|has been) signed|gave (?:my )?(?:consent|permission)|consented|since (?:i|we) signed|(?:i|we) signed (?:it |them |the \w+ )?(?:and|but) (?:they|the school|nothing|still)"
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
    Rule(
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
    Rule(
        "none",
        rx(
            r"\b(?:(?:havent|have not|havnt|haven t|hadnt|never|didnt|did not|(?<!they )(?<!you )dont(?= ask (?:yet|nobody|nothing|anybody|anything))|have yet to|not yet"
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
            and not NOT_PARENT.search(message.before(hit.start()))
            and not _SOMETHING_ELSE.search(message.text[hit.end() : hit.end() + 40])
        ),
    ),
)
