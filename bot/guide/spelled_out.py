"""Text messages, voice typing and everyday grammar written out, so that every reader profits from the same rules.

Parents write "q", "n", "they gone write it", "he do qualify", "she have 7 years", "no e pedido na". Here such words become the
ones that the readers know. The text is small letters without accents and apostrophes ("dont", "hes"). Nothing here is shown
to anybody: what a parent said is always shown in the parent's own words.
"""

from __future__ import annotations

import re
from typing import Callable, Match, NamedTuple, Pattern, Tuple, Union


class Step(NamedTuple):
    """One rule: what to look for, and what stands for it (``None``: leave it as it is)."""

    pattern: Pattern[str]
    words: Callable[[Match[str]], Union[str, None]]


#: One word for another, wherever it stands alone.
_WORDS = {
    # Spanish
    "q": "que", "ke": "que", "qe": "que", "xq": "porque", "pq": "porque", "porq": "porque", "xke": "porque", "xque": "porque",
    "pork": "porque", "porke": "porque", "aunq": "aunque", "aunke": "aunque", "aunk": "aunque", "tmb": "tambien",
    "tambn": "tambien", "tbn": "tambien", "pal": "para el", "sta": "esta", "stan": "estan", "stoy": "estoy",
    "kiero": "quiero", "qiero": "quiero", "kieren": "quieren", "qieren": "quieren", "aki": "aqui",
    "abla": "habla", "ablar": "hablar", "ablan": "hablan", "asen": "hacen", "aser": "hacer", "haser": "hacer",
    "todabia": "todavia", "toavia": "todavia", "nesesita": "necesita", "nesesito": "necesito", "ija": "hija", "ijo": "hijo",
    "mija": "mi hija", "mijo": "mi hijo", "mijita": "mi hija", "mijito": "mi hijo", "ise": "hice", "asta": "hasta",
    "orita": "ahora", "despacito": "despacio", "lentito": "lento", "bn": "bien", "kinde": "kinder",
    # English
    "cnt": "cant", "wnt": "wont", "dosnt": "doesnt", "dosent": "doesnt", "doesent": "doesnt", "didint": "didnt", "havnt": "havent",
    "bcuz": "because", "becuz": "because", "cuz": "because", "coz": "because", "cus": "because", "becuase": "because",
    "becasue": "because", "ppl": "people", "thru": "through", "tho": "though",
    "finna": "going to", "fixin": "fixing", "tryna": "trying to", "imma": "im going to", "gotta": "have to", "hafta": "have to",
    "outta": "out of", "prolly": "probably", "sumthin": "something", "sumn": "something", "somethin": "something",
    "somthing": "something", "nothin": "nothing", "nuthin": "nothing", "dey": "they", "dem": "them", "wit": "with",
    "lil": "little", "abt": "about", "sumbody": "somebody", "gittin": "getting", "ur": "your", "kno": "know", "alot": "a lot",
}  # fmt: skip

_NUMBER = r"(?:\d{1,2}|two|three|four|five|six|seven|eight|nine|ten|eleven|twelve|thirteen|fourteen|fifteen|sixteen|seventeen)"
_KID = r"(?:son|daughter|child|kid|boy|girl|baby|grandson|granddaughter|grandbaby|nephew|niece|kiddo)"
_VERBS_ING = (
    "talk|read|writ|listen|learn|count|spell|focus|concentrat|hit|fight|cuss|act|do|try|get|ask|tell|say|wait|eat|sit|stand"
    "|walk|run|cry|scream|yell|throw|bit|kick|play|struggl|fail|fall|test|check|look|think|start|mak|work|sleep|send|call|help"
    "|hold|tak|giv|push|suspend|pull|putt|com|speak|behav|understand|hav|drop|miss|skip|follow|drool|stutter|bully|pay|keep|mess"
    "|repeat|go|be|us|driv|wonder|hop|need|want|mix|guess|sound|catch|graduat|handl|giv|cook|dress|gett|rid|suspend|forgett|lear|hidd|hid|shak"
)
#: A helping verb right before: what follows is as it should be ("does she have", "what should he do").
_HELPED = re.compile(
    r"\b(?:does|did|do|should|can|could|will|would|must|may|might|to|let|lets|doesnt|didnt|wont|cant|shall|make|makes|than|whatll"
    r"|couldnt|shouldnt|wouldnt|have|if|that)"
    r" (?:(?:my|our|the|his|her) (?:\w+ )?)?$"
)
#: What a parent supposes or asks was not done: "if I sign", "should I ask".
_SUPPOSED = re.compile(
    r"\b(?:do|can|if|should|when|before|after|until|till|til|must|how|where|could|will|would|did|unless|once|whether|may|want|what|who"
    r"|whatever|to|so|let|and then|every time|might|gonna|going to|have)(?: \w+)? $"
)
_PAST = {
    "sign": "signed", "ask": "asked", "send": "sent", "write": "wrote", "give": "gave", "tell": "told", "talk": "talked",
    "request": "requested", "email": "emailed", "call": "called", "test": "tested", "evaluate": "evaluated",
    "finish": "finished", "refuse": "refused", "deny": "denied", "say": "said",
}  # fmt: skip


def _always(words: str) -> Callable[[Match[str]], str]:
    return lambda found: found.expand(words)


def _unless_helped(words: str) -> Callable[[Match[str]], Union[str, None]]:
    """Written out, unless a helping verb stands before."""

    def write(found: Match[str]) -> Union[str, None]:
        before = found.string[max(0, found.start() - 40) : found.start()]
        return None if _HELPED.search(before) else found.expand(words)

    return write


def _in_the_past(found: Match[str]) -> Union[str, None]:
    """ "I sign the paper", "I ask the teacher": told as done, unless it is supposed."""
    before = found.string[max(0, found.start() - 24) : found.start()]
    return None if _SUPPOSED.search(before) else found.group("who") + _PAST[found.group("verb")]


def _step(pattern: str, words: Union[str, Callable[[Match[str]], Union[str, None]]]) -> Step:
    return Step(re.compile(pattern), _always(words) if isinstance(words, str) else words)


def _dont(found: Match[str]) -> str:
    return f"{found.group(1)} {'dont' if found.group(1) in ('they', 'we', 'i', 'you', 'kids') else 'doesnt'} have"


def _aint(found: Match[str]) -> str:
    who, after = found.group(1), found.group(2)
    many = who in ("they", "we", "you", "i")
    if after:
        return f"{who} {'havent' if many else 'hasnt'} {after}"
    return f"{who} {'arent' if many else 'isnt'}"


#: One who does: "he forget", "teacher say", "reading make her cry".
_ONE = rf"he|she|it|{_KID}|teacher|doctor|dr|principal|nobody|everybody|everything|reading|writing|math|homework|school"
_VERBS_ONE = (
    "forget|lose|trip|throw|run|cuss|tear|shut|talk|hold|miss|take|say|stutter|read|write|count|daydream|start|hit|bite|kick|scream"
    "|cry|bring|make|get|know|need|want|act|look|see|hear|sit|walk|fall|eat|play|guess|skip|mix|spell|learn|struggle|refuse|hate|love"
    "|fight|yell|spit|go|think|feel|melt|hide|drool|chew|repeat|mumble|copy|avoid|fail|panic|worry|stare|blurt|interrupt|wander|climb"
    "|fidget|bounce|push|drop|point|grunt|cover|rock|spin|line|flap|leave|come|give|keep|stay|sleep|wet|pee|curse|argue|destroy|rip"
    "|break|slam|scratch|pull|pinch|seem|understand|remember|concentrate|focus|finish|turn|tell|ask|live|sound|stumble|confuse|reverse"
    "|switch|erase|choke|limp|drag|squint|rub|wear|use|have to"
)
_ADJECTIVES = (
    "slow|scared|behind|lost|quiet|shy|smart|mean|angry|mad|sad|nervous|tired|bored|lazy|hyper|sick|afraid|autistic|deaf|blind|potty trained"
    "|verbal|talking|walking|reading|failing|struggling|learning|anxious|depressed|clumsy|weak|fine|healthy"
)


def _with_s(found: Match[str]) -> Union[str, None]:
    """ "He forget" is "he forgets", unless a helping verb stands before ("does he forget")."""
    before = found.string[max(0, found.start() - 40) : found.start()]
    if _HELPED.search(before) or re.search(
        r"\b(?:when|after|before|make|let|help|watch|hear|see|and|or) (?:my|the|his|her) $", before
    ):
        return None
    verb = found.group(3)
    if verb in ("read", "hit") and found.group(2).strip() == "just":  # "what he just read": told of the past
        return None
    if verb == "have to":
        said = "has to"
    elif verb.endswith("y") and verb[-2] not in "aeiou":
        said = verb[:-1] + "ies"
    else:
        said = verb + ("es" if verb.endswith(("s", "x", "ch", "sh", "o")) else "s")
    return f"{found.group(1)} {found.group(2)}{said}"


def _with_are(found: Match[str]) -> Union[str, None]:
    """ "They testing him": the little verb is left out in much of spoken English."""
    before = found.string[max(0, found.start() - 20) : found.start()]
    if re.search(r"\b(?:are|is|was|were|keep|kept|been|be|see|saw|watch|have|mind|s) $", before):
        return None
    return f"{found.group(1)} {'is' if found.group(1) in ('he', 'she') else 'are'} {found.group(2)}"


_DONE = (
    r"heard|been|seen|done|got(?:ten)?|had|said|told|sent|wrote|written|given|gave|asked|signed|called|started|tested|finished|did"
    r"|learned|gone|moved|followed|helped|answered|talked|evaluated"
)

STEPS: Tuple[Step, ...] = (
    _step(rf"(?<![\w&/.-])(?:{'|'.join(_WORDS)})(?![\w&/-]|\.\w)", lambda found: _WORDS[found.group()]),
    # Spanish, spelled by ear
    _step(r"\b(no|todavia no|aun no|ya|lo|la|le|les|nunca|se lo) e (?=\w+(?:ado|ido|icho|echo|ito|isto)\b)", r"\1 he "),
    _step(r"\b(me|le|lo|la|les|se|no|nos|nadie|ya|nunca|todavia) a (?=\w+(?:ado|ido|icho|echo|isto|uesto)\b)", r"\1 ha "),
    _step(r"\b(me|le|lo|la|les|se|no|nos|ya|nunca) an (?=\w+(?:ado|ido|icho|echo|isto|uesto)\b)", r"\1 han "),
    _step(r"\b(no|si|que) ay\b", r"\1 hay"),
    _step(r"(?<![\w&/.-])k (?=(?:no|le|la|lo|les|se|mi|el|ella|me|es|esta|tiene|hago|puedo|hacemos|tengo|dice|dicen|sea|va|si|ya|nos|yo)\b)", "que "),
    _step(r"(?<![\w/.-])pa (?=(?:que|mi|el|la|los|las|lo|un|una|ver|aca|alla|atras|su|nada|eso|esto|ella|nosotros|\w+(?:ar|er|ir)(?:l[aeo]s?)?(?<!after)(?<!over)(?<!her)(?<!never)(?<!other))\b)", "para "),
    _step(r"(?<!the )(?<!a )(?<!his )(?<!her )\bta (?=(?:en|bien|mal|muy|con|que|aprend|sac|reprob|atras|list|preocup|bajo|chiquit|peor|dificil|quiet|sentad|tranquil|perdid|creciend|aburrid|cansad|enferm|llorand|sufriend)\w*)", "esta "),
    _step(r"(?<!a )(?<!the )(?<!his )(?<!her )\btoy (?=(?:muy|bien|preocup|cansad|desesper|que|perdid|pidien|busc|esper)\w*)", "estoy "),
    _step(r"\b(no (?:\w+ ){1,4}?)na\b", r"\1nada"),
    _step(r"\bx (?=(?:favor|escrito|correo|email|que|telefono|carta|eso|mi|su|la|el)\b)", "por "),
    _step(r"\b(\w{3,}(?:ad|id))it([oa]s?)\b", r"\1\2"),
    _step(r"\b(\w{4,})ao\b", r"\1ado"),
    _step(r"\b(es)q\b", r"\1 que"),
    # English in short
    _step(r"\b(is|hes|shes|now|live|lives) n (?=\w)", r"\1 in "),
    _step(r"(?<=[a-z0-9] )(?<!letter )(?<!the )(?<!las )(?<!la )n (?=[a-z0-9])(?!(?:and|y|with|con|or|carolina|dakota|hampshire|th|s|e|w)\b)", "and "),
    _step(r"(?<=[a-z0-9] )(?<!letter )(?<!the )w (?=[a-z])(?!(?:and|or|virginia|y)\b)", "with "),
    _step(r"(?<!a )(?<!an )\bbout (?!of\b)", "about "),
    _step(r"(?<=[a-z] )(?<!an )(?<!the )(?<!school )rn(?=[ ]?(?:$|[.,;!?])| (?:and|but|so|he|she|hes|shes)\b)", "right now"),
    _step(rf"\b({_VERBS_ING})in(?= |$|[.,;!?])", r"\1ing"),
    _step(r"\bzero (?=(?:problems?|issues?|trouble|concerns?|complaints?)\b)", "no "),
    # English as it is spoken
    _step(r"\b(they|he|she|we|i|you|hes|shes|theyre|im|were|school) gone (?!(?:to|from|through|for|back|home|over|by|in|on|missing|since|now|and|off|up|down|out|the|a|all|too|so|without)\b)(?=[a-z])", r"\1 going to "),
    _step(r"\b(\w+) (?:aint|dont|doesnt) (?:got|have got|gots|be having)\b", _dont),
    _step(rf"\b(they|we|you|i|he|she|it|that|{_KID}|school|teacher) aint\b(?: ((?:even )?(?:{_DONE})\b)(?! to\b))?", _aint),
    _step(rf"\b(he|she|it|who|{_KID}|teacher|school|doctor|dr|principal|nobody) dont\b", _unless_helped(r"\1 doesnt")),
    _step(r"\b(he|she) have\b(?! to have)", _unless_helped(r"\1 has")),
    _step(r"\b(he|she|it) do (?=(?:qualif|have|need|get|know|good|well|fine|ok|not|his|her|the|talk|read|act)\w*)", _unless_helped(r"\1 does ")),
    _step(r"\b(they|we|you) was\b", r"\1 were"),
    _step(rf"\b(he|she|{_KID}) ha(?:s|ve) (?:already |now |only )?({_NUMBER}) years?(?: old)?\b(?! (?:of|behind|in|with|left|delay|to|worth|late))", r"\1 is \2 years old"),
    _step(rf"\b({_KID}) (?:of|with) ({_NUMBER}) years?(?: old)?\b(?! (?:of experience|behind|late))", r"\1 is \2 years old"),
    _step(r"\b(they|them|school|he|she|i|we|teacher|district|psychologist) done (?:already )?(test|evaluate|sign|ask|send|tell|call|finish|write|refuse|deny|say)(?:ed|d)?\b",
          lambda found: f"{found.group(1)} already {_PAST[found.group(2)]}"),
    _step(r"((?:^|[.,;!?] ?)|\b(?:and|but|if|that|because|now|so|when|then|say|says) )(him|them) (?=(?:cant|dont|wont|doesnt|not|never|always|just|still|already|finish|call|say|tell|want|need|have|has|is|are|did|qualify|test|send|refuse|keep|read|write|talk|act|deny|will)\w*\b)",
          lambda found: f"{found.group(1)}{'he' if found.group(2) == 'him' else 'they'} "),
    _step(r"\bmi (?=(?:nervous|worried|scared|fi|nah|cyan|dont|want|need|ask|sign|tell|feel|cant|vex|confuse|frighten|never)\w*\b)", "i "),
    _step(r"\b(i|he|she|they|we) fi (?=[a-z])", r"\1 should "),
    _step(rf"\b(he|she|{_KID}) (?:no|not) ((?:speak|talk|read|write|understand|listen|know|want|like|sit|focus|eat|play|pay|learn|remember|count|have|get|follow|sleep|qualify|go|do|see|hear|walk|finish|concentrate)\b)", r"\1 doesnt \2"),
    _step(r"\b(they|we) (?:no|not) ((?:have|know|want|help|test|do|give|speak|understand|say|tell|answer|call|follow)\b)", r"\1 dont \2"),
    _step(r"\b(said|say|says|told me|told us|tell me|tells me) (?:naw|nah|nope)\b", r"\1 no"),
    _step(rf"\b(they|he|she|we) ((?:now |still |already |always |just |really |not )?(?:{_VERBS_ING})ing)\b", _with_are),
    # The third person without its s, the little verb left out
    _step(rf"\b({_ONE}) ((?:still |always |just |really |never |only |also |even |barely |hardly )?)({_VERBS_ONE})\b(?!')", _with_s),
    _step(r"\b(he|she) be (?=(?:\w+ing|up|out|in|on|so|all|always|mad|sad|crying|like|getting|too|real)\b)", _unless_helped(r"\1 is ")),
    _step(r"\b(they|we) be (?=(?:\w+ing|so|all|always|like|mad|too)\b)", _unless_helped(r"\1 are ")),
    _step(rf"\b(he|she) ((?:real |so |very |way |just |too |still |not |kinda |really |always ){{0,2}}(?:{_ADJECTIVES}))\b", _unless_helped(r"\1 is \2")),
    # Told in the present, as many do whose first language is another
    _step(r"\b(?P<who>(?:i|we) (?:went|called|walked|drove)\b[^.?!,]{0,30} and )(?P<verb>ask|tell|request|sign|talk)\b", _in_the_past),
    _step(r"\b(?P<who>i (?:(?:already|just|finally|never|also|even) )?)(?P<verb>sign|ask|send|write|give|tell|talk|request|email|call)\b(?! (?:you|because|myself|this|if|how|what|why|here|it|to you|to know)\b)", _in_the_past),
)  # fmt: skip


def spelled_out(text: str) -> str:
    """The text with everything written out; small letters without accents or apostrophes in, the same out."""
    for step in STEPS:
        text = step.pattern.sub(lambda found, step=step: _or_itself(step, found), text)  # type: ignore[misc]
    return text


def _or_itself(step: Step, found: Match[str]) -> str:
    words = step.words(found)
    return found.group() if words is None else words
