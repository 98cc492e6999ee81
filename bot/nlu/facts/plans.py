"""The plan the child has: an IEP, a 504 plan, an IFSP, none, or the parent isn't sure. A plan that is only wished, asked about or offered is none of these."""

from __future__ import annotations

from typing import List, Match

from bot.nlu.facts.message import Found, Message
from bot.nlu.facts.patterns import rx

_PLAN = (
    r"(?P<plan>ieps?|i\.e\.p\.?s?|iep plan|individuali[sz]ed education(?:al)? (?:program|plan)|pei"
    r"|504s?(?: plans?)?|plan 504|section 504 plan|ifsps?|plan educativo individuali[sz]ado"
    r"|programa educativo individuali[sz]ado"
    r"|individuali[sz]ed family service plan)"
)
_DETERMINER = (
    r"(?:an?|the|his|her|their|its|my|our|current|active|full|new|old|good|great|this|un|una|el|la|su|ya"
    r"|already|both an?|actual|speech|only|just|in place an?|with)"
)
_HAS = rx(
    r"\b(?:has|been had|(?:got|gave) (?:him|her|them|my \w+)|hes had|shes had|he had had|has had|hes got|shes got|got|received|(?:been|is|was put|was placed"
    r"|put|hes|shes|theyre|kid|son|daughter|child|goes|now|already|placed|still|currently|adhd|autism|autistic|dyslexia|anxiety|epilepsy|diabetes|(?:year|yr)s?[ -]olds?|yo) on|hes on|shes on"
    r"|with|under|have had|we have|i have|they have|kids have|have"
    r"|they gave (?:him|her|us)|gave (?:him|her)|was given|wrote (?:him|her)|has already|tiene|tenemos|tengo"
    r"|tienen|con|le dieron|le hicieron|recibe|esta en|esta con|bajo|le pusieron|le toco|es|its|it is"
    r"|cuenta con|(?:came|comes|arrived|transferred in|moved here|showed up) (?:to us |here |in )?with|llego con|vino con|trae)"
    rf"(?: {_DETERMINER}){{0,6}} {_PLAN}\b"
)
_POSSESSIVE = rx(
    rf"\b(?:(?:his|her|their|my (?:\w+ )?(?:CHILD|kid)s?|(?:sons|daughters|childs|kids|grandsons"
    rf"|granddaughters)|sus?|del (?:nino|hijo)|de la nina)(?: (?:current|new|old|existing|last|own|first|actual"
    rf"|nuevo)){{0,6}}) {_PLAN}\b"
    r"|\b(?:el|del) (?P<plan2>iep|504|plan 504|pei) de (?:mi|el|ella|la nina|su)\b"
)
_THE_PLAN = rx(
    rf"\b(?:the|el|la|this|current) {_PLAN} (?:isnt|is not|isn t|says|said|doesnt|does not|wasnt|hasnt|has not"
    rf"|was written|was changed|expired|expires|goals?|team (?:says|said|told|wont|decided|meets|met|refused)"
    rf"|is not working|no se|no esta|no funciona|dice|aint|is being ignored|is a joke|they wrote|he has|she has|is (?:not )?being (?:implemented|followed|used)"
    rf"|we have|review|annual|is due|is useless|no le|no lo|no sirve|no ayuda|no la)"
)
_CHANGED = rx(
    rf"\b(?:cambiaron|cambio|changed|rewrote|modificaron) (?:el|the|his|her|su) {_PLAN}(?! (?:to|a|for|from|meeting|date)\b)"
)
_FOLLOW = rx(
    rf"\b(?:(?:not|arent|isnt|dont|doesnt|wont|didnt|never|refus\w+ to|stopped|quit|ignor\w+|violat\w+"
    rf"|broke) (?:been |to )?(?:follow\w*|implement\w*|honor\w*|us(?:e|ing)|do(?:ing)?|read)?(?: the| his| her"
    rf"| my)?(?: CHILD)? ?{_PLAN}|no (?:le |lo |la |les |se )?(?:siguen|cumplen(?: con)?|respetan|dan|aplican|hacen caso al)(?: el| su"
    rf"| la)? {_PLAN.replace('<plan>', '<plan2>')})\b"
)
_NONE = rx(
    r"\b(?P<none>(?:no|without|doesnt have|does not have|dont have|do not have|doesn t have|hasnt got"
    r"|hasnt had|didnt have|not have|never had|has never had|never gotten|has no|have no|not on|isnt on"
    r"|doesnt currently have|doesnt yet have|has neither|never got|hasnt gotten|lacks"
    r"|used to have|no longer has|lost (?:his|her)|ya no tiene|antes tenia|no tiene|sin|no tenemos|no tengo|nunca ha tenido|no cuenta con|todavia no tiene|aun no tiene"
    r"|no le han dado|no le han hecho|not|not an?)"
    rf"(?: (?:any|an?|formal|current|kind|type|sort|of|written|such|actual|either|yet|ningun|un|una|el|la"
    rf"|type of|school|real|right now|active|special|un|ni|tampoco)){{0,6}} (?:{_PLAN}|plans?|iep or 504"
    rf"|services|supports? plan|plan escolar)\b)"
)
_NONE_WHOLE = rx(
    r"\b(?:(?:doesnt|dont|does not|not) have anything (?:in place|at school|yet)|no plan|sin plan|ningun plan|nothing in place|no formal plan|no services|no plans? at (?:all"
    r"|school)|sin iep|ni iep ni 504|neither (?:an )?iep (?:n?or|and)(?: an?)? 504|no ieps?|no 504s?"
    r"|no ifsp)\b"
)
#: "His brother has an IEP but he doesn't."
_HE_DOESNT = rx(
    rf"\b(?:has|have|got|gets|tiene|tienen)(?: \w+){{0,2}} {_PLAN}(?: plans?)? (?:but|pero|and) (?:he|she|my (?:\w+ )?CHILD|el|ella|mi \w+) (?:doesnt|does not|dont|no)(?: have (?:one|it|any|anything|any plan)| tiene(?: nada)?)?(?=[ ]?(?:$|[.,;!?]))"
)
#: "They took away his IEP last year."
_ENDED = rx(
    rf"\b(?:took away|taken away|lost|ended|stopped|cancel+ed|removed|closed|quitaron|cancelaron|terminaron) (?:his|her|the|my \w+|el|su) {_PLAN}(?: plan)?"
    r"(?= (?:last|in|when|because|after|two|three|\d|cuando|porque|el ano)\b|[ ]?(?:$|[.,;!?]))"
)
#: "IEP says speech twice a week", "my 504 kid".
_SAYS = rx(
    rf"(?:^|[.,;!?] ?|\b(?:and|but|his|her|the|y|pero|el|su) ){_PLAN}(?: plan)? (?:says|said|calls for|lists|gives|states|promises|dice|pone|indica)\b"
    rf"|\b{_PLAN.replace('<plan>', '<plan2>')} (?:kid|student|child|kiddo|kids|kiddos)\b(?! (?:get|have|are|can))"
)
#: "Yes an IEP. Actually no, a 504, sorry."
_CORRECTED = rx(
    rf"\b(?:actually|no wait|wait no|wait|i mean|i meant|correction|perdon|digo|mas bien|quise decir),?(?: no| sorry)?,? (?:its |it is |he has |she has |es |tiene )?(?:an? |un |el )?{_PLAN}(?= ?(?:$|[.,;!]))"
)
#: "Had an IEP since second grade": the child has it.
_HAD_SINCE = rx(
    rf"\b(?:had|tenia|lleva) (?:an?|un|his|her|the|con)? ?{_PLAN}(?: plan)?(?: (?:for|por|para) \w+(?: \w+)?)? "
    r"(?:(?:ever )?since|desde|all (?:his|her|their) (?:life|school years)|his whole life|her whole life|toda la vida)\b(?![^.?!]{0,40}\b(?:but|until|till|pero|hasta|took|quit\w+|lost)\b)"
)
_NOT_A_PLAN_AFTER = rx(
    r"^ (?:for (?:school|college|the summer|lunch|monday|tomorrow|after|when|what|later|next|the future|his future|her future|life)|after\b|afterwards\b|b\b|to (?:move|go|leave)|a\b)"
)
_UNSURE = rx(
    rf"\b(?:not sure|idk|dunno|dont know|do not know|dont remember|cant remember|unsure|no idea|no clue|no estoy segur[oa]|no se)\b(?: \w+){{0,3}} (?:if"
    rf"|whether|which|what|si|cual)\b[^.?!]{{0,30}}?(?:{_PLAN}|\bplan\b)"
    rf"|\b{_PLAN.replace('<plan>', '<plan2>')} (?:or|o) (?:an? |un )?(?:504|iep)(?: plan)?,? (?:im "
    rf"|i am )?(?:not sure|i dont know|no se|not sure which)"
    r"|\bplan\b[^.?!]{0,15}\b(?:no se cual|no se de que|dont know which|not sure which|dont know what kind)"
    r"|\b(?:some|a) (?:kind|type|sort) of plan\b[^.?!]{0,30}(?:not sure|dont know)"
)
_BARE = rx(
    r"[\W_]*(?:(?:yes|yeah|yep|si|just|only|he|she|has|hes|shes|an?|the|un|una|el|la|on|we|have|its|it is"
    r"|tiene|es|already|oh|ok|got|solo|his|both|plan|current plan)[\W_]+){0,6}"
    rf"{_PLAN}(?:[\W_]+(?:plan|yes|thanks|only|for (?:speech|adhd|reading|autism|anxiety)|now|already|too"
    rf"|gracias|since (?:\w+ ?){{1,4}}|since \d{{4}}|at school)){{0,6}}[\W_]*"
)
#: "He is 14, IEP for emotional disturbance", "suspended 11 days, 504 plan".
_BARE_CLAUSE = rx(
    rf"[\W_]*(?:has |on |and |with )?(?:an? )?{_PLAN}(?: plan)?(?: for \w+(?: \w+)?| since (?:\w+ ?){{1,3}})?[\W_]*"
)
_WISHED_UNSURE = rx(
    r"\b(?:need\w*|necesit\w*|qualif\w*|calific\w*|should|want\w*|quier\w*|get|could|would|ask|pedir|deb\w+"
    r"|ocup\w*|conviene|better|mejor|what (?:is|an|a)|que es|do with|means?)\b"
)
_EARLY = rx(
    r"\b(?:early intervention (?:therapist|teacher|specialist|provider|lady|services?|worker|people)s? (?:come"
    r"|comes|visits?|sees?)|(?:gets?|has|receives?|getting|receiving|been in|is in|hes in|shes in"
    r"|were in) early intervention(?! evaluat)|in early intervention"
    r"|(?:gets?|has|receives?|getting) (?:\w+ ){0,3}(?:through|from|by|with) (?:early intervention"
    r"|birth to three|early steps|first steps|babies cant wait|ecic?)|(?:recibe|tiene"
    r"|esta en) (?:\w+ ){0,3}intervencion temprana|terapeuta de intervencion temprana viene)\b"
)
_EARLY_OVER = rx(
    r"^(?: services?)?,?(?: and| but)? (?:then nothing|nothing since|till|til|until|but (?:it|they) (?:ended|stopped)|ended|stopped|hasta|before|when (?:he|she) was)\b"
)
_DIFFERENT = rx(r"\b(?:difference|diferencia|versus|vs)\b")
_WISHED = rx(
    r"\b(?:need(?:s|ed|ing)?|want(?:s|ed|ing)?|get(?:s|ting)?|give|how|should|could|would|might|may|can (?:i"
    r"|we|you) (?:get|have|ask)|if|whether|asked|asking|ask|request\w*|qualif\w*|eligible|about|think|thinks"
    r"|deserve\w*|apply|applied|do (?:kids|children|students|all|i|we|you|they)|does|did|refus\w*|denied|deny"
    r"|wont give|suggest\w*"
    r"|recommend\w*|must|when|once|until|before|used to|to have|for an|what is|whats|explain|instead of"
    r"|rather than|trying|try|hoping|help with|offer\w*|wait(?:ing)? for|necesita|quiero|quieren|pedir|pedi"
    r"|pedimos|pido|como|si|puede|podria|debe|deberia|solicit\w*|califica\w*|que es|para|dar|negaron|cuando"
    r"|antes|tenia|ofrec\w*|recomend\w*|dijo que necesita|ocupa|haya|tuviera|tuvo"
    r"|no se si|dont know|not sure|move (?:him|her) to|from|changed? (?:to|from)|switch(?:ed|ing)? (?:to|from)"
    r"|special|why|lost|took away|ended|no longer|stopped|removed|exited)\b"
)
_WISHED_HAS = rx(
    r"\b(?:if|whether|once|until|when|unless|should|must|to|could|may|might|would|will|does|did|do|needs?"
    r"|wants?|how|why|not sure|dont know|also have|can (?:kids|children|a|students|they|you|i)|si|cuando|debe"
    r"|puede|puede que|hasta que|no se|ningun|deberia|never|doesnt|dont|didnt|not|no|hasnt|havent|isnt|without"
    r"|sin|nunca|tampoco|wish|hope|said|says|think|thinks|brother|sister|hermano|hermana|friends?|amig[oa]"
    r"|cousin|neighbors?|vecin[oa]|prim[oa]|sobrin[oa] tambien|another|other|propuso|basta)\b"
)
_HAD = rx(rf"\b(?:had|tenia) (?:(?:him|her) on )?(?:an?|un|el|his|her)? ?{_PLAN}\b")
_MOVED = rx(
    r"\b(?:moved|transferred|moving|(?:old|previous) school(?: in \w+)? (?:had|put|gave)|mudamos|from another state|new state|new school|new district)\b"
)
_GENERIC = rx(
    r"\b(?:kids|children|students|people|(?:a|an|any|every|the|una?|el|la) (?:\w+ )?(?:child|student|kid"
    r"|person|nino|estudiante|alumno)|someone|ninos|estudiantes|alumnos|those|everyone|todos)(?: \w+){0,2} ?$"
)
_HAVE_CHILD = rx(
    r"\b(?:have|ive got|i got|tengo|raising|mom of|mother of|father of|dad of|parent of|parent to|grand(?:ma|pa|mother|father) (?:of|to)|(?:papa|mama|padre|madre|abuel[oa]|abuelit[oa]|ti[oa]|tutor[a]?|madrina|padrino|herman[oa]) de|(?:cuid|cri)(?:o|amos|ando)(?: a)?) (?:a|an|un|una)\b"
)
_NOT_PLAN_AFTER = rx(
    r"^ ?(?:(?:was |were |got )?(?:denied|refused|turned down)|negado|meeting|mtg|evaluation|eval|process|team|referral|request|case manager|specialist|advocate"
    r"|attorney|lawyer|paperwork|form|for (?:him|her|my)|committee|junta|reunion|coordinator|testing)"
)
_CARRIES = rx(
    r"\b(?:CHILD|he|she|hes|shes|they|his|her|him|kid|student|grader|\d{1,2} ?(?:yo|year old)|freshman"
    r"|sophomore|junior|senior|llevamos|lleva|viene|vino|esta|years|anos|el|ella|i|im|we)\b|^\W*$"
)
_MY_CHILD_WHO = rx(r"\b(?:my|our|mi|nuestr[oa]) (?:\w+ ){0,3}?CHILD(?: (?:who|that|que))? $")
_STRAIGHT = rx(r"\b(?:has|hes|shes|his|her|my|tiene|su|been)\b")


_AND_PLAN = rx(rf"\b(?:and|y|plus|with|&) (?:also |already |tambien )?(?:(?:an?|un) )?{_PLAN}")
_HAS_BEFORE = rx(r"\b(?:has|hes|shes|diagnosed|diagnosis|tiene|with|con)\b")


#: An IFSP is the plan of a child under three; who had one tells where the child comes from.
_IFSP = rx(r"\b(?:ifsps?|individuali[sz]ed family service plan)\b")
_NO_IFSP = rx(
    r"\b(?:no|not|never|need|needs|want|wants|what|whats|without|sin|nunca|que es|if|whether|dont|doesnt|didnt|neither|nor|ni|hasnt|havent|about"
    r"|sobre|ask\w*|pedi\w*|quiero|meaning|mean|difference|stands?)\b"
)


def read(message: Message) -> List[Found]:
    """The plan the child has; a plan had stands above one not had ("no IEP but a 504")."""
    unsure = _UNSURE.search(message.text)
    if unsure and not _WISHED_UNSURE.search(unsure.group()):
        return [Found("plan", "unsure", unsure.start(), unsure.end())]
    others = _HE_DOESNT.search(message.text) or _ENDED.search(message.text)
    if others and not message.is_question(others.start()):
        return [Found("plan", "none", others.start(), others.end())]
    corrected = _CORRECTED.search(message.text)
    if corrected and not message.is_question(corrected.start()):
        return [_found(corrected)]
    since = _HAD_SINCE.search(message.text)
    if since and not message.is_question(since.start()) and not _WISHED_HAS.search(message.before(since.start())):
        return [_found(since)]
    had = _had(message)
    if had:
        return had[:1]
    early_plan = _IFSP.search(message.text)
    if (
        early_plan
        and not _NO_IFSP.search(message.before(early_plan.start()))
        and not message.clause_asks(early_plan.start())
    ):
        return [Found("plan", "ifsp", early_plan.start(), early_plan.end())]
    none = _none(message)
    if none:
        return none[:1]
    early = _EARLY.search(message.text)
    if early and _EARLY_OVER.search(message.text[early.end() :]):
        early = None
    if early and not message.is_general_question(early.start()) and not _WISHED.search(message.before(early.start())):
        return [Found("plan", "ifsp", early.start(), early.end())]
    return _bare(message)


def _value(text: str) -> str:
    if "504" in text:
        return "504"
    return "ifsp" if "ifsp" in text or "family" in text else "iep"


def _found(hit: Match[str]) -> Found:
    groups = hit.groupdict()
    name = "plan" if groups.get("plan") else "plan2"
    return Found("plan", _value(groups[name] or ""), hit.start(), hit.end(name))


def _had(message: Message) -> List[Found]:
    found: List[Found] = []
    for pattern, check in (
        (_HAS, _holds_has),
        (_POSSESSIVE, _holds_possessive),
        (_THE_PLAN, _holds_possessive),
        (_FOLLOW, _holds_possessive),
        (_CHANGED, _holds_possessive),
        (_SAYS, _holds_possessive),
    ):
        found.extend(_found(hit) for hit in pattern.finditer(message.text) if check(message, hit))
    for hit in _AND_PLAN.finditer(message.text):
        before = message.before(hit.start())
        if _HAS_BEFORE.search(before) and not _WISHED.search(before) and _holds_has(message, hit):
            found.append(_found(hit))
    for hit in _HAD.finditer(message.text):
        if (
            _MOVED.search(message.text)
            and not message.is_question(hit.start())
            and not _OPEN.search(message.before(hit.start()))
        ):
            found.append(_found(hit))
    return sorted(found, key=lambda item: item.start)


def _holds_has(message: Message, hit: Match[str]) -> bool:
    before = message.before(hit.start())
    after = message.text[hit.end() :]
    plan_end = hit.end("plan")
    if _NOT_PLAN_AFTER.search(message.text[plan_end:]) and not hit.group().startswith(("has", "his", "her")):
        return False
    if _NOT_PLAN_AFTER.search(message.text[plan_end:]) and "meeting" in after[:12]:
        return False
    verb = hit.group().split()[0]
    if verb in ("with", "con", "under", "bajo", "have", "got", "received", "i", "we", "they") and _GENERIC.search(
        before
    ):
        return bool(_HAVE_CHILD.search(before))
    if verb in ("has", "tiene", "tienen") and _GENERIC.search(before) and not _HAVE_CHILD.search(before):
        return False
    if _MY_CHILD_WHO.search(before):
        return True
    if _DONT_KNOW_IT.search(before):
        return True
    if _WISHED_HAS.search(_near(before)) or _is_siblings(message, hit.start()):
        return False
    if verb in ("with", "con", "under", "bajo") and not _CARRIES.search(before):
        return False
    if verb in ("with", "con", "have", "under") and not _STRAIGHT.search(before) and message.is_question(hit.start()):
        return False
    if verb in ("with", "con", "got", "gave", "have", "under") and _WISHED.search(_GETS.sub("", _near(before))):
        return False
    return not message.is_general_question(hit.start()) or verb in ("has", "tiene")


#: "The teacher doesn't even know he has an IEP."
_DONT_KNOW_IT = rx(
    r"\b(?:teachers?|school|they|sub|staff|principal) (?:doesnt|didnt|dont) (?:even )?know (?:that )?(?:he|she|my \w+) ?$"
)
_SIBLING_DOES = rx(
    r"\b(?:his|her|my other|su) (?:\w+ )?(?:brother|sister|twin|cousin|herman[oa]|prim[oa]) (?:is|has|was|had|tiene|es)\b"
)
_AND_SHE = rx(r"\b(?:and|y) (?:he|she|el|ella)? ?(?:also |tambien )?$")


def _is_siblings(message: Message, start: int) -> bool:
    """ "His sister is 10 and she has an IEP": whoever was spoken of last has it."""
    told = message.text[message.sentence_at(start)[0] : start]
    return bool(_SIBLING_DOES.search(told) and _AND_SHE.search(told))


def _holds_possessive(message: Message, hit: Match[str]) -> bool:
    before, said = message.before(hit.start()), hit.group()
    if hit.re is _FOLLOW and _PLURAL_PLAN.search(said):  # "they don't do IEPs here" names no child's plan
        return False
    if hit.re is _THE_PLAN and said.endswith(("being implemented", "being followed", "being used")):
        return not message.is_general_question(hit.start())
    if _WISHED.search(before) and not said.startswith(("his", "her", "my", "su ")):
        return False
    if _WISHED.search(_last_words(before, 3)) and _BEFORE_HAVING.search(before):
        return False
    name = "plan" if hit.groupdict().get("plan") else "plan2"
    if " first " in said + " " or _NOT_YET_AFTER.search(message.text[hit.end(name) :]):
        return False
    return not message.is_general_question(hit.start()) or said.startswith(("his", "her", "their", "su"))


_PLURAL_PLAN = rx(r"\b(?:ieps|504s)$")
_BEFORE_HAVING = rx(
    r"\b(?:need|needs|get|getting|want|wants|request|requested|asked for|apply for|waiting for|wait for"
    r"|qualify for|denied|refused|necesita|quiero|pedir)(?: \w+)? ?$"
)
_NOT_YET_AFTER = rx(r"^ (?:request|evaluation|eval|referral|testing|assessment|eligibility)")


#: "Gets speech with an IEP": what the child gets is no wish.
_GETS = rx(r"\b(?:he|she|hes|shes|CHILD) (?:gets|is getting|getting)\b")


def _near(before: str) -> str:
    """The last eight words: what stands further back governs something else."""
    return _last_words(before, 8)


def _last_words(text: str, count: int) -> str:
    return " ".join(text.split()[-count:])


def _none(message: Message) -> List[Found]:
    found = []
    for hit in (*_NONE.finditer(message.text), *_NONE_WHOLE.finditer(message.text)):
        if _NOT_A_PLAN_AFTER.search(message.text[hit.end() :]) or _is_open(message, hit.start()):
            continue
        found.append(Found("plan", "none", hit.start(), hit.end()))
    return sorted(found, key=lambda item: item.start)


def _is_open(message: Message, start: int) -> bool:
    """Whether a "no plan" is itself asked or supposed: "what if he has no IEP"."""
    before = message.before(start)
    return bool(_OPEN.search(before)) or bool(_GENERIC.search(before)) or message.is_general_question(start)


_OPEN = rx(
    r"\b(?:if|whether|unless|what about|kids|children|students|why|what happens|does|do they|how|can|cant"
    r"|we do|si|puede|pueden|brother|sister|said|says|means|need|needs|necesita)\b"
)


_SHORT = 120


def _bare(message: Message) -> List[Found]:
    if "?" in message.text or _DIFFERENT.search(message.text):
        return []
    for start, end in message.sentences if len(message.text) <= _SHORT else ():
        hit = _BARE.fullmatch(message.text[start:end])
        if hit:
            return [Found("plan", _value(hit.group("plan")), start + hit.start("plan"), start + hit.end("plan"))]
    for start, end in message.clauses[1:]:
        hit = _BARE_CLAUSE.fullmatch(message.text[start:end])
        if hit and not _WISHED.search(message.text[max(0, start - 40) : start]):
            return [Found("plan", _value(hit.group("plan")), start + hit.start("plan"), start + hit.end("plan"))]
    return []
