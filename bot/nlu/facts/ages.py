"""The child's age in years: said, or worked out from a birthday that is still to come."""

from __future__ import annotations

import re
from datetime import date, timedelta
from typing import Callable, Iterable, List, Match, Optional, Pattern, Sequence

from bot.nlu.facts.dates import Dates, Day, next_day
from bot.nlu.facts.message import Found, Message
from bot.nlu.facts.numbers import Numbers
from bot.nlu.facts.patterns import rx

OLDEST = 22.0
#: A parent who gives the own age is older than this, a student who writes is not.
_OLDEST_WRITING_STUDENT = 18.0
_MID_MONTH = 15
_MID_YEAR = date(2000, 7, 1)
_MONTH_NUMBER = r"(?:0?[1-9]|1[0-2])"
_SEASONS = {
    "summer": (7, 15),
    "verano": (7, 15),
    "fall": (10, 1),
    "otono": (10, 1),
    "spring": (4, 15),
    "primavera": (4, 15),
    "winter": (1, 15),
    "invierno": (1, 15),
}
_END = (
    r"(?=[ ]?(?:$|[.,;:!?()\"&-](?!\d))| (?:and|but|in|with|who|now|so|n|cant|he|she|has|at|going|years?(?:$"
    r"|[.,;!? ](?! ?behind))|yrs?\b|y\b(?! medi)|pero|con|en|va|esta|que|no|ya|turning|next|w/"
    r"|going into|going in|entering|starting|rising|headed|because|bc|almost|soon|today|this|right|also|or|i|we|my|its|public|and|autis\w+|non|adhd|w|still|hes|shes|grade|gr|kinder\w*"
    r"|\d{1,2}(?:st|nd|rd|th)|(?:first|second|third|fourth|fifth|sixth|seventh|eighth) grade\w*|an? (?:freshman|sophomore|sophmore|junior|senior)|lives?|struggl\w+|needs|wont|doesnt|gets|school|teacher|as of|since (?:last|this|yesterday|\w+day)|desde)\b)"
)
_ADVERB = (
    r"(?:(?:only|just|already|about|now|currently|barely|like|maybe|around|actually|almost|nearly|ya|apenas"
    r"|solo|como|casi|ahora|actualmente|tan solo) ){0,6}"
)
#: Whose birth it is: the parent's own doesn't count.
_OWN_BIRTH = rx(r"\b(?:i|i was|we were|i am|im|school|building|program)(?: was| were)? ?$")
_UNIT_EN = (
    r"(?:y/o|y\.o\.?|yo\b|yrs?[ -]?old|yr[ -]olds?|years?[ -]?olds?|years?[ -]?ol\b|years? of age|yrs? of age"
    r"|year[ -]?older?\b|y\.?o\b|yearold)"
)
_HISTORY = rx(
    r"(?:\b(?:when|once|if|was|were|at|since|until|till|til|by|before|after|from|under|over|every|than|los|las"
    r"|desde|hasta|cada|antes de|despues de|menor(?:es)? de|mayor(?:es)? de|para|tenia|cuando tenia|at age|age"
    r"|turned)"
    r"(?: about| only| just| around| the| the age of| age| los)? )$"
)
_ADULT = rx(
    r"\b(?:i am|i was|im|i m|my (?:mom|husband|wife|mother|dad|father|partner|sister|brother|neighbor"
    r"|friend)s?(?: is| was)?|soy|yo tengo|tengo)(?: an?| una?| de)? ?$"
)
_SIBLING = rx(
    r"\b(?:brother|sister|sibling|cousin|friend|uncle|hermano|hermana|primo|prima|brothers|sisters"
    r"|other (?:son|daughter|kid|child))\b"
)
#: A young person who writes for a brother or sister gives two ages.
_FOR_SIBLING = rx(
    r"\b(?:about|for|its|it is|is) my (?:(?:little|younger|baby|kid|big|older|twin) )?(?:sister|brother|sis|bro)\b|\bmy (?:little|younger|baby|kid) (?:sister|brother|sis|bro)\b"
    r"|\b(?:im|i am) (?:the|his|her|a) (?:(?:big|older|oldest) )?(?:sister|brother)\b|\b(?:por|de|para|sobre|es) mi herman\w+|\bmi hermanit[oa]\b|\bsoy (?:la|el|su) herman[oa]\b"
    r"|\b(?:im|i am) (?:1[3-9])\b[^?]{0,30}\bmy (?:sister|brother) is\b"
)
_OWN_PLAN = rx(r"\b(?:my|i have an?|i got an?|tengo un|mi) (?:iep|504|plan)\b")
_OWN_AGE = rx(r"\b(?:i am|im|i m|yo tengo|(?<!no )(?<!que )tengo)(?: an?| only| just)? ?$")
_NEXT_BIRTHDAY = rx(
    r"^,? (?:next (?:week|month)|tomorrow|in (?:an?|two|three|\d) (?:days?|weeks?|months?)|la proxima semana|el proximo mes)\b"
)
#: "He be 9 in April" is a birthday to come.
_LATER = rx(
    r"^ (?:next|come|this|on (?:the )?\w+|in (?:an?|the|two|three|\d+ (?:days|weeks|months)|(?:jan|feb|mar|apr|jun|jul|aug|sep|oct|nov|dec)\w*|may))\b"
)
_SIBLING_AFTER = rx(r"^[ -]*(?:\w+ )?(?:brother|sister|sibling|cousin|hermano|hermana|primo)\b")
#: Number words that mostly aren't numbers: "four kids, one with autism".
#: "Can't dress himself still, 6."
_OF_CHILD = rx(r"\b(?:he|she|his|her|him|himself|herself|CHILD|hes|shes)\b")
_FEW_SIGNS = 90
#: A number behind these, or beside another number, is no age.
_OTHER_NUMBER = rx(
    r"\d|\b(?:grade|room|page|apt|chapter|day|days|times|twice|section|i|we|they|school|asked|called|emailed|pages?)\b"
)
_ARTICLES = frozenset({"one", "un", "una", "uno"})
_YEAR_AFTER = rx(r"^[ -]?(?:y|m|an|mes)")
_COMPARED = rx(r"\b(?:like|as|level of|than|level|como|nivel)(?: an?| un[ao]?| de){0,6} $")
_AFTER_LEVEL = rx(
    r"^[ -]*(?:(?:years?|yrs?|grades?|full years?|anos?)(?: levels?)? )?(?:level|lvl|below|under(?!stand)|back|late\b|off\b|too (?:low|slow)|delayed|debajo|abajo|behind|ago|plan|eval|reevaluation|in a row|wait|worth|delay|de retraso|de atraso"
    r"|atrasad|esperando|sin|de espera|de terapia|atras|que no|luchando|peleando|pidiendo|behind)\b"
)
_NOT_SPANISH_AGE = rx(
    r"\b(?:mas|menos|plan|retraso|atraso|despues|antes|espera|evaluacion|diferencia|menor|menores|mayor"
    r"|mayores|cerca|alrededor|periodo|hace|por|durante|llevo|lleva|llevamos|ultimos|cada|desde|hasta|a los"
    r"|los|tenia|unos)(?: como| casi| de| los| ya)? $"
)
_OTHER_SUBJECTS = frozenset(
    [
        "it",
        "this",
        "that",
        "there",
        "what",
        "here",
        "grade",
        "limit",
        "age",
        "deadline",
        "meeting",
        "class",
        "iep",
        "number",
        "which",
        "goal",
        "level",
        "school",
        "who",
        "where",
        "score",
        "answer",
        "law",
        "part",
        "section",
        "step",
        "today",
    ]
)
_OTHER_UNIT = rx(
    r"^ ?(?:minutes?|hours?|days?|weeks?|times?|points?|percent|goals?|pages?|semanas?|dias?|horas?|minutos?"
    r"|grade|th\b|years behind|people|of)"
)
_AGE_WORD = rx(r"\b(?:hes|shes|he is|she is|years?|yrs?|yo|anos?|anitos|old|age|edad|tiene)\b|\d(?:yrs?|yo|anos)")

#: "2 months and no answer": how long the school has been silent, and nobody's age.
_WAITED = rx(
    r"\b(?:answer\w*|nothing|nobody|no one|they|school|wait\w*|heard|hear|call\w*|respon\w*|repl\w*|since|ago|crickets|silence"
    r"|nada|nadie|contest\w*|respuesta|escuela|dicen|dijeron|llam\w*|esper\w*|desde|hace)\b"
)


class Ages:
    """Age patterns of one language, compiled once."""

    def __init__(self, numbers: Numbers, dates: Dates) -> None:
        self._numbers, self._dates = numbers, dates
        num, bare = numbers.part, numbers.plain
        second = num.replace("?P<n>", "?P<second>").replace("?P<half>", "?P<half2>")
        birth_verb = (
            r"(?:will be|ll be|will turn|ll turn|shell be|hell be|theyll be|shell turn|hell turn|turns|turning"
            r"|is turning|about to turn|about to be|bout to be|going to be|gonna be|gonna turn|going to turn"
            r"|almost|nearly|soon to be|(?:he|she) turn|(?:he|she) be"
            r"|cumple|cumplira|va a cumplir|por cumplir|casi cumple|cumpliendo|va para|para cumplir|casi)"
        )
        self._corrections = _compile(
            rf"{num}(?: (?:years? old|anos))?,? (?:and )?not {bare}\b",
            rf"\bnot {bare},? (?:but|its|hes|shes|he is|she is|(?:he|she) just turned)(?: actually)? {num}",
            rf"\bno(?: tiene| son| es)?(?: de)? {bare}(?: anos)?,? sino(?: que)?(?: tiene| de)? {num}",
            rf"{num}(?: anos)?,? no {bare}(?: anos)?(?=[.,!]|$)",
            rf"\b(?:put|said|told you|wrote|typed|puse|dije|escribi) {bare}[^.?!]{{0,25}}?\b(?:hes|shes|he is|she is|(?:he|she) (?:just )?turned"
            rf"|its|tiene|ya tiene|cumplio) (?:actually |really |ya |now ){{0,2}}{num}{_END}",
            rf"^\W*(?:(?:wait|oops|ups|ay|no|perdon|perdone|sorry|espere|hold on|i mean|actually|scratch that)[, ]+){{1,3}}"
            rf"(?:(?:its|hes|shes|he is|she is|tiene|son|ya) ){{0,2}}{num}{_END}",
            rf"\b(?:i mean|i meant|actually|sorry|correction|make that|quise decir|perdon|mas bien"
            rf"|digo),? (?:(?:he|she)s? (?:is )?|tiene )?{num}{_END}",
        )
        #: "I have two boys, 11 and 7. The 7 year old is failing": the one that is spoken of.
        self._of_several = _compile(
            rf"\b(?:the|my) {num}[ -]?(?:{_UNIT_EN}) (?:is|has|cant|doesnt|needs|struggles|gets|wont|hates|isnt|keeps)\b",
            rf"\b(?:el|la) de {num}(?: anos)? (?:es|tiene|no|va|esta|batalla|que|se)\b",
        )
        self._years_and_months = _compile(
            rf"{num},? (?:and|y) {second} (?:months?|mos?|meses)\b(?! ago)",
            rf"{num}[ -](?:years?|yrs?|anos?),? (?:and |y )?{second}[ -](?:months?|mos?|meses|mes)\b",
        )
        self._years_and_half = _compile(
            rf"{num} (?:years?|yrs?|anos?|anitos?|anios)(?: old)? (?:and an? half|y medio)(?! ago| behind)"
        )
        self._said = _compile(
            rf"\b(?:im|i am) {num}{_END}",
            rf"{num}(?: years?| yrs?)?(?: ?,? ?(?:and|&) ?| ?, ?){bare}[ -]?(?:{_UNIT_EN})",
            rf"{num}[ -]?{_UNIT_EN}",
            rf"\bage[sd]?:? ?(?:is |of )?{num}(?! ?(?:to|-|through|thru|and up|or older|and older|until)\b"
            rf"| ?[-–] ?\d)",
            rf"\b(?:hes|shes|theyre|whos|(?:he|she|they|who|CHILD)s? (?:is|are|be)) {_ADVERB}{num}{_END}",
            rf"\b(?:just |recently |already |finally )?turned {num}\b",
            rf"(?:^|[.,;!?] |\band )(?:he|she) (?:only |just |now )?{num}{_END}",
            rf"\b(?:tiene|tienen|cumplio|cumplieron|edad:?(?: de| es)?|acaba de cumplir|recien cumplio|ya tiene"
            rf"|apenas cumplio) {_ADVERB}{num}(?: anos?| anitos| anios|{_END})",
            rf"\bde {num} (?:anos?|anitos|anios)\b",
            rf"{num} (?:anos? |anitos )?(?:ya |recien |apenas |bien )?(?:cumplid[oa]s?|entrad[oa]s?)\b(?! de)",
            rf"\b(?:recien|apenas|acaba de|ya|con|son|tiene|cumplid[oa]s)(?: cumplid[oa]s| cumplio| tiene)? (?:l[oa]s )?{num}(?: cumplid[oa]s| recien cumplid[oa]s| anitos| para (?:l[oa]s )?{bare})(?=[ ]?(?:$|[.,;]))",
            rf"\banda (?:en|por|entre|sobre) l[oa]s {num}{_END}",
            rf"^\W*{num}(?: anos)? (?:para|rumbo a|entrando a|casi) (?:l[oa]s )?{bare}[ .!]*$",
            rf"\bCHILD(?: de)?,? ?(?:who is |que tiene |age )?\(? ?{num} ?(?:years?|yrs?|anos?|anitos)?(?:\)"
            rf"|,{_END}| (?:and|has|is|who|with|yrs?|year|tiene|con|cant|in|was|y|que|esta|se|no|va|le|wont|doesnt|just)\b| ?[.;]|$)",
            rf"\bCHILD (?:who|that|whom)(?: \w+){{1,6}} is {_ADVERB}{num}{_END}",
            rf"^\W*(?:(?:hi|hello|hey|my|our|mi|hola) ){{0,3}}CHILD,? (?:age )?{num}(?! ?(?:times|days?|weeks?|months?|mo|hours?|of|grade|graders?|th|de|wks?|min\w*)\b)",
            rf"(?<!casi )(?<!cumple )(?<!cumplir )(?<!cumplira ){num} (?:anos|anitos|anios)(?= (?:kinder|prekinder|preescolar|primero?|segundo|tercero?|cuarto|quinto|sexto|va|esta|en|y|pero|no)\b|[ ]?(?:$|[.,;]))",
            rf"\b(?:now|ahora|ya) {num}(?= (?:in|and|en|y)\b|[ ]?(?:$|[.,]))",
            rf"{num},? (?:going|goin) on {bare}\b",
            rf"\b(?:my|mi) {num}(?=,| (?:who|in|has|is|and))",
            rf"^\W*(?:is|turned|age|aged|tiene) {_ADVERB}{num}{_END}",
            rf"\b(?:had|celebrated|festejo|tuvo) (?:his|her|their|a|an|my \w+s|su|sus) {num}(?:st|nd|rd|th)? (?:birthday|bday|b-day|cumple\w*)",
            rf"\bgrade,? (?:and|&) (?:is |hes |shes |he is |she is )?{num}{_END}",
            rf"\b(?:number|kid|child|baby|kiddo) (?:one|two|three|four|five|six|#?\d) (?:is|just turned|turned) {_ADVERB}{num}{_END}",
            rf"\b(?:freshman|sophomore|junior|senior|(?:first|second|third|fourth|fifth|sixth|seventh|eighth|\d{{1,2}}(?:st|nd|rd|th)) grade(?:r)?|kindergart\w+),? {num}(?=,|[ ]?(?:$|[.;])| (?:and|with|has) )",
            rf"\bmy (?:little|younger|baby|kid|big|older|twin) (?:brother|sister) is {num}{_END}",
            rf"\bboth(?: are| of them are| of them)? {num}{_END}",
            rf"\bstill\b[^.;?!]{{1,40}} at {num}(?=[ ]?(?:$|[.,;])| (?:and|but|years|yrs)\b)",
            rf"(?:^|[.!;,] )CHILD {num}(?= (?:\d{{1,2}}(?:st|nd|rd|th)|first|second|third|fourth|fifth|sixth|seventh|eighth|kinder\w*|pre-?k|in \d)\b)",
        )
        #: "My third is 12", "the middle one is 9": one of several, named by its place.
        self._placed = _compile(
            rf"\b(?:my|our|the) (?:first|second|third|fourth|fifth|oldest|eldest|youngest|middle|baby)(?: one| child| kid| born)? (?:is|just turned|turned) {_ADVERB}{num}{_END}"
        )
        self._named = _compile(
            rf"\bCHILD,? (?P<name>[a-z]+),? (?:who )?(?:is|tiene) {_ADVERB}{num}{_END}",
            rf"\b(?P<name>[a-z]+), {num}(?=,| (?:is|has|and))",
            rf"\b(?P<name>[a-z]+)(?: is| tiene) {_ADVERB}{num}{_END}",
        )
        self._months = _compile(
            rf"{num}[ -]?(?:months?|mos?|mths?|mnths?)[ -]?olds?\b",
            rf"\b(?:hes|shes|(?:he|she|CHILD) is|tiene|de|age) {_ADVERB}{num}[ -]?(?:months?|mos?|meses"
            rf"|mesesitos)\b(?! (?:ago|behind|delayed|de (?:retraso|espera|atraso)|esperando|atras|sin|into))",
            # "19 months and not walking yet"
            rf"^\W*(?:at |a los )?{num}[ -]?(?:months?|mos?|meses)(?= (?:and |y |now |,)*(?:he |she |my \w+ |is |el |ella |mi \w+ )*"
            r"(?:not|isnt|is not|still not|still isnt|doesnt|does not|wont|cant|no|todavia no|aun no|ni)(?: \w+){0,2} "
            r"(?:walk|talk|crawl|sit|stand|babbl|say|word|point|camin|habl|gate|sient|dice(?!n)|palabra|balbuc|senal)\w*)",
        )
        self._whole_months = rx(rf"{num}[ -]?(?:months?|mos?|meses)(?: old)?")
        self._year_and_half = _compile(
            r"\b(?:an?|one|1|un) (?:year|ano) (?:and an? half|y medio)\b(?! ago)",
            r"\b(?:tiene|de|con|cumplio|ya|apenas|anda en) ano y medio\b(?! (?:que|de|sin|esperando))",
        )
        self._birthdays = _compile(rf"\b{birth_verb} {_ADVERB}(?:be |turn )?(?:los )?{num}")
        self._born = _compile(
            r"\b(?:born|dob|d\.o\.b\.?|birthday is|birthdate is|date of birth|nacio|nacida|nacido"
            r"|fecha de nacimiento)\b[ :]*(?:is |on |in |el |es ){0,6}"
        )
        self._born_in = rx(
            r"\b(?:born|dob|birth year|nacio|nacida|nacido|fecha de nacimiento)\b[ :]*(?:is |on |in |el |es |en |back ){0,6}"
            rf"(?:(?P<month>[a-z]+)\.?,? (?:of |de |del )?|(?P<n>{_MONTH_NUMBER})/)?(?P<year>20\d\d)\b(?![/-]\d)"
        )
        self._ahead = rx(
            r"^(?: years? old| yrs? old| anos?| yo)?,?(?: (?:old|on|in|this|next|coming|the|el|en|este|proximo"
            r"|early|late|mid|end|of|the end|finales|principios|de|a|for|his|her|birthday|come)\b){0,6}[ -]?"
        )
        self._in_units = rx(
            rf"^(?: years? old| anos)? (?:in|within|en|dentro de) (?:about |like |como "
            rf"|unos )?(?:{numbers.part}|(?P<one>an?|una?|a few|a couple(?: of)?|couple)) (?P<unit>day|week"
            rf"|month|dia|semana|mes)"
        )
        self._clause = rx(
            rf"[\W_]*(?:(?:hes|shes|he is|she is|he|she|oh|ok|um|yes|si|tiene|and|y|only|just|my son"
            rf"|my daughter|mi hijo|mi hija|age|edad|is|el|ella) ){{0,6}}{num}(?: ?(?:years?|yrs?|yr|yo|anos?"
            rf"|anitos)(?: old)?)?(?: (?:now|ahora|old))?[\W_]*"
        )
        self._first = rx(rf"[\W_]*{num}[ ,.]*$")
        self._leading = rx(
            rf"[\W_]*(?:(?:oh|ok|um|yes|si|well|tiene) ){{0,6}}{num}(?=,? (?:going (?:in )?to |going into |entering |starting |rising |and (?:in|she|he|will)"
            rf"|but (?:turning|will|hell|shell|almost)|he |she "
            r"|y (?:esta|va|en)|pero (?:va|cumple)|in [1-9k]|years? and|almost))"
        )

    def read(self, message: Message, found: Sequence[Found]) -> List[Found]:
        """The child's age; of several children the first.

        Args:
            message: the message.
            found: other facts of the message; a bare number is an age only beside some.
        """
        text = message.text
        for pattern in self._corrections:
            for hit in pattern.finditer(text):
                if hit.group("n") not in _ARTICLES and not message.is_general_question(hit.start()):
                    return self._found(hit, self._numbers.value(hit))
        return (
            self._first_of(self._of_several, message, self._numbers.value)
            or self._first_of(self._years_and_months, message, self._with_months)
            or self._first_of(self._years_and_half, message, lambda hit: self._numbers.value(hit) + 0.5)
            or self._present(message)
            or self._only_one_placed(message)
            or self._first_of(self._months, message, lambda hit: round(self._numbers.value(hit) / 12, 1))
            or self._first_of(self._year_and_half, message, lambda hit: 1.5)
            or self._from_birthday(message)
            or self._from_birth(message)
            or self._from_birth_year(message)
            or self._bare(message, found)
        )

    def _present(self, message: Message) -> List[Found]:
        hits = sorted(
            (hit for pattern in self._said for hit in pattern.finditer(message.text)), key=lambda hit: hit.start("n")
        )
        for hit in hits:
            if self._holds(message, hit):
                said = self._numbers.value(hit)
                if _almost(hit.group()) or _NEXT_BIRTHDAY.search(message.text[hit.end() :]):
                    return self._found(hit, said - 0.1)
                birthday = self._from_birthday(message)
                if birthday and " be " in hit.group() and _LATER.match(message.text[hit.end() :]):
                    return birthday
                if birthday and said <= birthday[0].value < said + 1:
                    return birthday
                return self._found(hit, said)
        for pattern in self._named:
            for hit in pattern.finditer(message.text):
                if (
                    (message.cased[hit.start("name")].isupper() or hit.start() < hit.start("name"))
                    and hit.group("name") not in _OTHER_SUBJECTS
                    and self._holds(message, hit)
                ):
                    return self._found(hit, self._numbers.value(hit))
        return []

    def _only_one_placed(self, message: Message) -> List[Found]:
        hits = [hit for pattern in self._placed for hit in pattern.finditer(message.text)]
        return self._found(hits[0], self._numbers.value(hits[0])) if len(hits) == 1 else []

    def _first_of(
        self, patterns: Iterable[Pattern[str]], message: Message, value: Callable[[Match[str]], float]
    ) -> List[Found]:
        for pattern in patterns:
            for hit in pattern.finditer(message.text):
                if self._holds(message, hit):
                    return self._found(hit, value(hit))
        return []

    def _holds(self, message: Message, hit: Match[str]) -> bool:
        """Whether a number said is the child's age now."""
        if "n" not in hit.re.groupindex:
            return not _SIBLING.search(message.before(hit.start()))
        for_sibling = bool(_FOR_SIBLING.search(message.text)) and not _OWN_PLAN.search(message.text)
        text, number = message.text, hit.start("n")
        if self._numbers.value(hit) > OLDEST and "mo" not in hit.group() and "mes" not in hit.group():
            return False
        after, left = text[hit.end() :], text[max(0, number - 40) : number]
        if hit.group("n") in _ARTICLES and not _YEAR_AFTER.search(text[hit.end("n") :]):
            return False
        if (
            (len(text) > 25 and message.is_general_question(number))
            or _AFTER_LEVEL.search(after)
            or _SIBLING_AFTER.search(after)
            or _AFTER_LEVEL.search(text[hit.end("n") :])
        ):
            return False
        before = message.before(number)
        if (_SIBLING.search(before) and not for_sibling) or _COMPARED.search(left):
            return False
        adult = _ADULT.search(left)
        if for_sibling and (_OWN_AGE.search(left) or re.match(r"(?:im|i am) ", hit.group())):
            return False
        if for_sibling and adult and not _OWN_AGE.search(left):
            adult = None
        if adult and self._numbers.value(hit) > _OLDEST_WRITING_STUDENT:
            return False
        if adult and adult.group().split()[0] in ("my", "soy"):
            return False
        if _NOT_SPANISH_AGE.search(text[max(0, hit.start() - 30) : hit.start()]) or (
            hit.group().startswith("de ") and _NOT_SPANISH_AGE.search(left)
        ):
            return False
        said_now = hit.group().startswith(
            ("turned", "just turned", "already turned", "recently turned", "finally turned")
        )
        return said_now or not _HISTORY.search(text[max(0, hit.start() - 25) : hit.start()])

    def _with_months(self, hit: Match[str]) -> float:
        months = self._numbers.number(hit.group("second"))
        return round(self._numbers.value(hit) + min(months, 11.0) / 12, 1)

    def _from_birthday(self, message: Message) -> List[Found]:
        for pattern in self._birthdays:
            for hit in pattern.finditer(message.text):
                number = self._numbers.value(hit)
                if (
                    number > OLDEST + 1
                    or _SIBLING.search(message.before(hit.start()))
                    or _ADULT.search(message.text[: hit.start()])
                ):
                    continue
                after = message.text[hit.end() :]
                if _OTHER_UNIT.match(after):
                    continue
                ahead = self._days_ahead(message, hit)
                years = (
                    number - 0.1
                    if ahead is None
                    else min(round(number - ahead / 365.25, 1), number - 0.1 if ahead else number)
                )
                return self._found(hit, round(years, 1))
        return []

    def _days_ahead(self, message: Message, hit: Match[str]) -> Optional[int]:
        """Days to the birthday; ``None`` where it is not said when."""
        text, today = message.text, message.today
        after = text[hit.end() :]
        units = self._in_units.match(after)
        if units:
            count = (
                self._numbers.value(units)
                if units.group("n")
                else 2.0
                if "couple" in (units.group("one") or "")
                else 3.0
                if "few" in (units.group("one") or "")
                else 1.0
            )
            days = {"day": 1.0, "dia": 1.0, "week": 7.0, "semana": 7.0}.get(units.group("unit"), 30.4)
            return round(count * days)
        _, end = message.sentence_at(hit.start())
        skip = self._ahead.match(after)
        position = hit.end() + (skip.end() if skip else 0)
        start = message.sentence_at(hit.start())[0]
        near = [
            day
            for day in self._dates.days(message)
            if position - 6 <= day.start <= position + 4 or start <= day.start < hit.start() <= day.end + 12
        ]
        if near:
            return _until(near[0], today)
        rest = text[position : min(end, position + 14)]
        month = self._dates.month_only(rest)
        if month and rest.startswith(tuple(_month_starts(rest, month[1]))):
            return (next_day(month[0], _MID_MONTH, today) - today).days
        for season, (number, day) in _SEASONS.items():
            if season in rest:
                return (next_day(number, day, today) - today).days
        if after.startswith((" next month", " el proximo mes", " el mes que viene", " el otro mes")):
            following = (today.replace(day=1) + timedelta(days=32)).replace(day=_MID_MONTH)
            return (following - today).days
        if after.startswith((" next week", " la proxima semana", " la semana que viene")):
            return 7
        if after.startswith((" this month", " este mes")):
            return 10
        if after.startswith((" this year", " este ano", " later this year")):
            return (date(today.year, 12, 31) - today).days // 2
        earlier = message.before(hit.start())
        month = self._dates.month_only(earlier)
        if month and len(earlier) - month[1] < 8:
            return (next_day(month[0], _MID_MONTH, today) - today).days
        return None

    def _from_birth(self, message: Message) -> List[Found]:
        for pattern in self._born:
            for hit in pattern.finditer(message.text):
                for day in self._dates.days(message):
                    if (
                        0 <= day.start - hit.end() < 3
                        and day.past
                        and day.ahead is None
                        and not _SIBLING.search(message.before(hit.start()))
                    ):
                        years = round((message.today - day.past).days / 365.25, 1)
                        if 0 < years <= OLDEST:
                            return [Found("child_age", years, day.start, day.end)]
        return []

    def _from_birth_year(self, message: Message) -> List[Found]:
        """ "Born in 2018", "nació en marzo de 2018": the age as of the middle of that year or month."""
        for hit in self._born_in.finditer(message.text):
            before = message.before(hit.start())
            if _SIBLING.search(before) or _OWN_BIRTH.search(before):
                continue
            named = self._dates.month_only(f" {hit.group('month')} ") if hit.group("month") else None
            if hit.group("month") and not named:
                continue
            month = named[0] if named else int(hit.group("n") or 0)
            middle = date(int(hit.group("year")), month or _MID_YEAR.month, _MID_MONTH if month else _MID_YEAR.day)
            years = round((message.today - middle).days / 365.25, 1)
            if -1 < years <= OLDEST:
                return [Found("child_age", max(years, 0.1), hit.start("year"), hit.end("year"))]
        return []

    def _bare(self, message: Message, found: Sequence[Found]) -> List[Found]:
        """A number that is a whole clause, beside a grade, a state or a kind of school."""
        beside = [fact for fact in found if fact.name in ("child_grade", "state", "school_type", "diagnosis")]
        whole = [(start, end) for start, end in message.clauses]
        for start, end in whole:
            clause = message.text[start:end].strip()
            month_hit = self._whole_months.fullmatch(clause)
            if month_hit and len(message.text) < 60 and not _WAITED.search(message.text):
                return [Found("child_age", round(self._numbers.value(month_hit) / 12, 1), start, end)]
            hit = self._clause.fullmatch(message.text[start:end])
            if not hit or self._numbers.value(hit) > OLDEST:
                continue
            if hit.group("n") in _ARTICLES:
                continue
            clear = _says_age(hit.group())
            if clear or (beside and len(message.text) < 160 and len(whole) > 1):
                return [Found("child_age", self._numbers.value(hit), start + hit.start("n"), start + hit.end("n"))]
        for fact in beside:
            if len(message.text) < 60:
                hit = self._first.fullmatch(message.text[: fact.start])
                if hit and self._numbers.value(hit) <= OLDEST and hit.group("n") not in _ARTICLES:
                    return [Found("child_age", self._numbers.value(hit), hit.start("n"), hit.end("n"))]
        last, end = message.clauses[-1]
        hit = (
            self._clause.fullmatch(message.text[last:end])
            if len(whole) > 1 and len(message.text) < _FEW_SIGNS and not message.text[last:end].strip(" .!").isalpha()
            else None
        )
        of_child = _OF_CHILD.search(message.text[:last]) or not _OTHER_NUMBER.search(message.text[:last])
        if hit and 2 <= self._numbers.value(hit) <= OLDEST and of_child and not message.is_question(last):
            return [Found("child_age", self._numbers.value(hit), last + hit.start("n"), last + hit.end("n"))]
        starts = self._leading.match(message.text) if len(message.text) < 120 else None
        if starts and self._numbers.value(starts) <= OLDEST:
            return [Found("child_age", self._numbers.value(starts), starts.start("n"), starts.end("n"))]
        return []

    def _found(self, hit: Match[str], years: float) -> List[Found]:
        if not 0 <= years <= OLDEST:
            return []
        return [
            Found("child_age", float(years), hit.start("n") if "n" in hit.re.groupindex else hit.start(), hit.end())
        ]


def _compile(*patterns: str) -> List[Pattern[str]]:
    return [rx(pattern) for pattern in patterns]


def _almost(text: str) -> bool:
    return any(word in text.split() for word in ("almost", "nearly", "casi"))


def _says_age(clause: str) -> bool:
    return bool(_AGE_WORD.search(clause))


def _month_starts(rest: str, end: int) -> List[str]:
    """The text up to a month, where nothing but small words stands before it."""
    head = rest[:end].strip()
    return [rest[:end]] if len(head.split()) <= 2 else []


def _until(day: Day, today: date) -> int:
    when = day.ahead or day.past
    if when is None:
        return 0
    return max(0, ((when if when >= today else next_day(when.month, when.day, today)) - today).days)
