"""Whether the child keeps up, who is writing, and which word the parent asks the meaning of."""

from __future__ import annotations

from typing import List, Pattern, Tuple

from bot.nlu.facts.message import Found, Message
from bot.nlu.facts.negation import is_negated
from bot.nlu.facts.patterns import rx

_BEHIND = rx(
    r"\b(?:failing|failed (?!(?:his|her|the) (?:hearing|vision|eye|physical))(?:all|most|every|his|her|math|reading|three|two)|fails|flunking|flunked"
    r"|below (?:grade|level|average|basic|proficient)|(?:way|far|well) below|below in|held (?:him|her|them) back"
    r"|(?<!stay )(?<!left )(?<!stays )(?<!reason )(?<!reasons )behind(?! (?:the|him|her|me|us|closed|this|it"
    r"|my|his|a|our|their|your)\b)|falls behind|falling behind|fallen behind|getting (?:fs|ds|ds and fs)|ds (?:and|&|n|or) fs|fs (?:and|&|n|or) ds|(?:all|puras?|mostly|nothing but) fs"
    r"|(?:reads?|reading|math|writing) at (?:an? )?(?:kinder\w*|first|second|third|fourth|\d(?:st|nd|rd|th))(?=[ ]?(?:$|[.,;]))|(?:reads?|reading|writes?|writing|lee|escribe) (?:like|como)(?: an?| un[ao]?| de)? (?:kinder\w*|preschool\w*|first|second|third|\d(?:st|nd|rd|th)|primer\w*|segundo)"
    r"|(?:cant|cannot|doesnt|not|wont) (?:\w+ ){0,3}(?:past|beyond|higher than|above) (?:an? )?(?:\d(?:st|nd|rd|th)|first|second|third|kinder\w*)(?: grade)? level|(?:un|dos|tres|cuatro|varios|\d) (?:grados?|anos?) (?:atras|abajo|mas abajo)"
    r"|(?:straight |all |has |gets |got |getting |an? )(?:fs|ds|ds and fs|fs and ds|f in)|(?:grade"
    r"|years?) levels? below"
    r"|(?:read|reads|reading|writes|is|performing|functioning|math is|working|works|math|scores?|tests?|tested"
    r"|level) (?:is |at |on |only |like |still |around |about |an? |the |maybe |his |her ){0,6}(?:k|kinder\w*"
    r"|pre-?k|preschool|(?:\d(?:st|nd|rd|th)|first|second|third|fourth|fifth"
    r"|sixth)(?: or \w+)?)[ -]?(?:grade)?[ -]?(?:reading |math )?(?:level|lvl)|held back|repeat(?:ing"
    r"|ed) (?:a |the |it\b|first|second|third|fourth|fifth|\d|kinder)|cant keep up|not keeping up|doesnt keep up"
    r"|not (?:at|on) grade level|(?:from|de) (?:(?:the )?honor roll|straight as|all as|as|bs|as and bs|cs|puras as?|puros dieces|a) (?:down )?(?:to|a) (?:\w+ ){0,2}(?:ds?|fs?|cs|failing\w*|barely passing|reprob\w+)"
    r"|(?:now|currently|ahora) (?:\w+ )?(?:failing|falling behind|behind|reprobando)|losing ground|slipping|grades (?:are |is )?(?:dropping|bad|terrible|low"
    r"|slipping|horrible|awful|poor|fs|ds)|bad grades|low grades|poor grades|lowest (?:in|reading)"
    r"|bottom of (?:the|his|her) class"
    r"|(?:repite|repitiendo) (?:el ano|primer\w*|segundo|tercer\w*|cuarto|quinto|kinder)|va atrasad[oa]|esta atrasad[oa]|muy atrasad[oa]|atrasad[oa]|reprobando|reprobo|reprueba|reprobad[oa]"
    r"|(?<!va a )reprobar|malas calificaciones|bajas calificaciones|calificaciones (?:muy )?(?:bajas|malas)"
    r"|va (?:muy )?mal|bajo (?:el |su )?(?:nivel|grado)|nivel de (?:kinder|primer|segundo|tercer|cuarto"
    r"|primero|preescolar|primer grado)|sacando (?:fs|f)|no va bien|se esta quedando atras|se queda atras"
    r"|se va quedando|falling back)\b"
)
_KEEPS_UP = rx(
    r"\b(?:(?:gets?|getting|got|has|makes?|making|have|brings? home|earns?) (?:really |very |pretty |mostly "
    r"|all |straight |great |such ){0,6}(?:good|great|excellent|decent|fine|ok|okay|straight as|mostly as"
    r"|as and bs|a and b|as n bs|a/b|as(?=[ ]?(?:[.,!]|$)| (?:but|in|on|so|yet|though)\b)) ?(?:grades|marks)?(?=\b)|(?:his|her|my \w+s|their"
    r"|the|good|sus|the) grades (?:are|were|is) (?:all |pretty |really |very |too |just |still |so "
    r"|actually ){0,6}(?:good|great|fine|ok|okay|high|excellent|decent|as|passing)|(?<!bad )grades (?:are|were|is) (?:all |pretty |really |very |just |still |so )*(?:good|great|fine|ok|okay)|(?:as,? )?bs (?:and|&|n) cs|good grades|straight as(?! (?:before|until|last year|in (?:elementary|middle)))"
    r"|as and bs|as & bs|a/b honor roll|honor roll|passing (?:all|his|her|every|everything|with|grades"
    r"|classes)|is passing|hes passing|shes passing|keeps? up(?! with (?:me|the (?:iep|paperwork|emails)))"
    r"|keeping up|on grade level|at grade level|above grade level|(?:does|doing|is) (?:well|fine|good|great"
    r"|okay|ok|too well) (?:in (?:school|class|his classes|her classes|all)|academically|at school|with (?:his"
    r"|her) (?:work|grades))|academically (?:he|she|hes|shes) (?:is )?(?:fine|good|great|ok|strong)"
    r"|academically fine|fine academically|not (?:failing|behind)|isnt (?:failing|behind)"
    r"|(?:va|esta) (?:muy )?bien en (?:la escuela|sus clases|sus calificaciones|todo|clases|las materias)"
    r"|(?:saca|tiene|trae) (?:muy )?buenas (?:calificaciones|notas)|buenas (?:calificaciones|notas)"
    r"|calificaciones (?:son |estan )?(?:muy )?(?:buenas|bien)|no va atrasad[oa]|pasa todas|pasando todas"
    r"|puras as|cuadro de honor|va al dia|va bien(?: en)?(?! (?:lent\w+|despaci\w+|mal|atras\w*|baj[oa]|por debajo|rezagad[oa]|perdid[oa]|confundid[oa]))|sigue el ritmo)\b"
)
_NOT_IMPACT = rx(
    r"\b(?:have to be|has to be|must be|need to be|needs to be|if|whether|does (?:he|she|my child) have to"
    r"|almost|nearly|til|till|until|wait|fear of|afraid of|none of \w+ \w+ (?:says?|thinks?)|(?:nobody|no one|dont|doesnt) (?:says?|thinks?)|before|casi|si todo|si|tienen? que)(?: \w+){0,3} ?$"
)
_NOT_BEHIND_AFTER = rx(
    r"^ (?:to (?:provide|follow|give|implement|test|evaluate|respond|answer|do|tell|comply)|on (?:my "
    r"|the )?(?:bills|rent|paperwork|testing|evaluations?|evals|meetings|services))"
)

_WHO: Tuple[Tuple[str, Pattern[str]], ...] = (
    (
        "student",
        rx(
            r"\b(?:im (?:a|an) (?:\w+ ){0,3}(?:student|freshman|sophomore|junior"
            r"|senior)(?! in (?:the )?college)|i am (?:a|an) (?:\w+ ){0,3}student"
            r"|im in (?:the )?(?:\d{1,2}(?:st|nd|rd|th)|ninth|tenth|eleventh|twelfth|high school)\b"
            r"|im 1[3-8](?= (?:and|years|yrs|yo|in)|[,.]|$)|as a student (?:with|i)|soy (?:un "
            r"|una )?(?:estudiante|alumn[oa])|estoy en (?:el )?(?:\w+ grado|la prepa|la high school)"
            r"|my (?:parents|mom|dad) (?:wont|dont|doesnt|and i|want|says))\b"
        ),
    ),
    (
        "staff",
        rx(
            r"\b(?:(?:im|i am) (?:an?|the|his|her|their) (?:\w+ ){0,3}(?:teacher|para|paraprofessional"
            r"|case manager|counselor|principal|psychologist|slp|social worker|aide|therapist|school nurse"
            r"|administrator|coordinator)(?! (?:said|says|told))|as a (?:\w+ )?(?:teacher|para|case manager"
            r"|counselor)|(?:a |one of )?my students?(?! loan)|in my (?:class|classroom)|i teach|soy (?:la "
            r"|el |una? )?(?:maestr[oa]|profesor[a]?|consejer[oa]|director[a]?|terapeuta)|mis? alumn[oa]s?"
            r"|mis estudiantes)\b"
        ),
    ),
    (
        "foster_parent",
        rx(
            r"\b(?:my foster (?:son|daughter|child|kid|boy|girl|baby|kids)|foster (?:mom|mother|dad|father"
            r"|parent|care placement)|i (?:foster|am fostering)|im fostering|were fostering|we foster"
            r"|mi hij[oa] de crianza|(?:madre|padre|mama|papa) (?:de crianza|temporal|adoptiva temporal"
            r"|foster)|hij[oa] foster|in my foster care)\b"
        ),
    ),
    (
        "grandparent",
        rx(
            r"\b(?:my (?:\w+ ){0,3}(?:grandson|granddaughter|grandchild|grandkid|grandkids|grandbaby"
            r"|grandchildren|grand son|grand daughter|great grandson)s?|(?:im|i am|as) (?:a |the |his |her "
            r"|their )?(?:\w+ )?(?:grandma|grandmother|grandpa|grandfather|grandparent|nana|granny"
            r"|great grandmother)|grandma here|grandmother (?:here|raising)|grandpa here"
            r"|mis? (?:\w+ )?niet(?:o|a|os|as|ito|ita)|soy (?:la |el |su )?(?:abuel[oa]|abuelit[oa]))\b"
        ),
    ),
    (
        "mother",
        rx(
            r"\b(?:(?:im|i am) (?:an?|the|his|her|their) (?:\w+ ){0,3}(?:mom|mother|mama|mommy|momma|mum"
            r"|stepmom|step mom|stepmother)(?! (?:said|says|told))|as (?:a|his|her|the) (?:\w+ )?(?:mom|mother"
            r"|mama)|(?:single |worried |tired |working )?(?:mom|mother|mama) (?:of|to) (?:a|an|two|three|four"
            r"|\d|my)|mom here|mother here|single (?:mom|mother)|soy (?:la |su |una )?(?:mama|madre|mami)"
            r"|(?:yo )?como su (?:mama|madre)|yo como (?:mama|madre)|madre soltera|mama soltera)\b"
        ),
    ),
    (
        "father",
        rx(
            r"\b(?:(?:im|i am) (?:an?|the|his|her|their) (?:\w+ ){0,3}(?:dad|father|daddy|stepdad|step dad"
            r"|stepfather)(?! (?:said|says|told))|as (?:a|his|her|the) (?:\w+ )?(?:dad|father)"
            r"|(?:single )?(?:dad|father) (?:of|to) (?:a|an|two|three|four|\d|my)|dad here|father here"
            r"|single (?:dad|father)|soy (?:el |su |un )?(?:papa|padre|papi)|(?:yo )?como su (?:papa|padre)"
            r"|yo como (?:papa|padre)|padre soltero|papa soltero)\b"
        ),
    ),
)

_ASKS_MEANING = rx(
    r"\b(?:(?:what|wat|wht|wut)(?:s|z| is| are| r| iz| the (?:heck|hell|h) is| exactly (?:is|are)| does| do"
    r"| did they mean by| do they mean by| they mean by)(?: (?:a|an|the|this|that|exactly|even|actually"
    r"|they mean by|it mean when they say|meant by|the meaning of|the definition of|that thing called)){0,6}"
    r"|(?:define|definition of|meaning of|explain(?: to me)?(?: what)?|stand for|i dont (?:know|understand"
    r"|get) what|no clue what|not sure what|never heard of|tell me what|dont know what|can someone explain"
    r"|que (?:es|son|significan?|quiere decir|quieren decir|demonios es|cosa es)|q (?:es|son|significa)|ke es"
    r"|definicion de|significado de|explique(?:me)?(?: que es)?|expliqueme|no se que (?:es|son|significa"
    r"|quiere decir)|no entiendo que (?:es|son|significa))(?: (?:a|an|the|el|la|los|las|lo de|un|una|lo que es"
    r"|eso de(?:l)?|is|are|this|esa|ese)){0,6}) ?$"
)
_AFTER_TERM = rx(
    r"^ ?(?:[?.!,]|$|(?:mean|means|stands? for|stand 4|exactly|is\b|anyway|even|supposed to|and (?:is|does|do"
    r"|who|how|why|what)|for (?:a |my )?(?:child|kid|son|daughter|kids)|plan\b|meeting\b|in (?:special|school"
    r"|an iep|english|plain)|please|thing|stuff|pls|plz|letter|form|evaluation\b|everyone|they|people"
    r"|significa|exactamente|to me|para mi|quiere decir|y (?:que|como|para)|en (?:la|una|espanol|ingles)|o que"
    r"|lol|process|hearing|notice|means and))"
)


def impact(message: Message) -> List[Found]:
    """Whether the child falls behind or keeps up; said both, falls behind."""
    for value, pattern in (("falls_behind", _BEHIND), ("keeps_up", _KEEPS_UP)):
        for hit in pattern.finditer(message.text):
            before = message.before(hit.start())
            denied = is_negated(message, hit.start()) or (_NOT_IMPACT.search(before) and before.strip() != "si")
            if denied or message.is_general_question(hit.start()):
                continue
            if value == "keeps_up" and _ONCE.search(before):
                continue
            if value == "falls_behind" and (
                _NOT_BEHIND_AFTER.search(message.text[hit.end() :])
                or (hit.group().startswith("fail") and _SCHOOL_IS.search(before))
            ):
                continue
            return [Found("impact", value, hit.start(), hit.end())]
        for mark in message.marks.get("impact", ()):
            told = not is_negated(message, mark.start) and not _NOT_IMPACT.search(message.before(mark.start))
            if mark.value == value and told and not message.is_general_question(mark.start):
                return [Found("impact", value, mark.start, mark.end)]
    return []


#: "She was keeping up", "used to get As": how it was, and is no more.
_ONCE = rx(
    r"\b(?:(?:he|she|hes|shes|who|CHILD|always) (?:was|used to(?: be)?|had been)|used to(?: be)?|^was|antes (?:iba|estaba|sacaba)|(?<=antes )\w+)(?: (?:always|doing|on|still))? $"
)
_SCHOOL_IS = rx(
    r"\b(?:the school|school|district|they|system|theyre|im|i|we|escuela|distrito)(?: (?:is|are|am|keeps?)){0,6} ?$"
)


def who(message: Message) -> List[Found]:
    """Who is writing, when said."""
    for value, pattern in _WHO:
        hit = pattern.search(message.text)
        if hit:
            return [Found("who", value, hit.start(), hit.end())]
    return []


def term(message: Message) -> List[Found]:
    """The word whose meaning is asked: "what is a PWN", "qué es FAPE"."""
    for mark in message.marks.get("term", ()):
        before = message.text[max(0, mark.start - 60) : mark.start]
        after = message.text[mark.end :]
        if _ASKS_MEANING.search(before) and _AFTER_TERM.search(after) and not _STATED.search(before):
            return [Found("term", mark.value, mark.start, mark.end)]
        if (
            _STATED.search(before)
            or message.text[mark.start : mark.end] == "para"
            and not before.endswith((" a ", "un ", "una ", "la ", "el "))
        ):
            continue
        if _MEANING_AFTER.search(after) and not before.strip(" .,!").endswith("difference"):
            return [Found("term", mark.value, mark.start, mark.end)]
    return []


#: "they say it is ADHD" is no question, though "que es" stands in it.
_STATED = rx(r"\b(?:dijeron|dijo|dice|dicen|papel|creo|cree|creen|parece|ya) que (?:es|son)(?: \w+)? $")
_MEANING_AFTER = rx(
    r"^ ?(?:(?:means? what|meaning|definition|stands for what|significa que|que significa|que es"
    r"|what is (?:that|it)|whats that|what does (?:that|it) mean)\b ?\??)"
)
