"""Numbers, addresses and dates by their shape, on folded text (small letters, no accents)."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import date
from typing import Any, Callable, List, Match, Optional, Pattern, Sequence

from presidio_analyzer import EntityRecognizer, RecognizerResult

from bot.storage.redaction.tokens import ANY_LANGUAGE

#: Where a rule takes only a part of what it matches, that part is named so.
_SECRET = "secret"
_MONTH = (
    r"(?:jan(?:uary)?|feb(?:ruary)?|mar(?:ch)?|apr(?:il)?|may|june?|july?|aug(?:ust)?|sept?(?:ember)?|oct(?:ober)?|nov(?:ember)?"
    r"|dec(?:ember)?|enero|febrero|marzo|abril|mayo|junio|julio|agosto|septiembre|setiembre|octubre|noviembre|diciembre)\b"
)
_ORDINAL = (
    r"(?:(?:twenty|thirty)?[ -]?(?:first|second|third|fourth|fifth|sixth|seventh|eighth|ninth)|tenth|eleventh|twelfth|thirteenth|fourteenth"
    r"|fifteenth|sixteenth|seventeenth|eighteenth|nineteenth|twentieth|thirtieth|primero|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|diez|once"
    r"|doce|trece|catorce|quince|dieciseis|diecisiete|dieciocho|diecinueve|veinte|veinti\w+|treinta(?: y uno)?)"
)
_SPOKEN_YEAR = r"(?:(?:two thousand|dos mil|twenty)(?: (?:and |oh )?[a-z]+(?:een|nty|ve|ix|ne|wo|ee|ur|en|ht|dos|cho|ince|ce|is|ete|ueve))?|(?:19|20)\d\d|'?\d\d\b)"
_DATE = (
    rf"(?:\d{{4}}[-/.]\d{{1,2}}[-/.]\d{{1,2}}|\d{{1,2}} ?[-/.] ?\d{{1,2}}(?: ?[-/.] ?\d{{2,4}})?|{_MONTH}\.? +\d{{1,2}}(?!\d)(?:st|nd|rd|th)?(?:,? *(?:of )?\d{{4}}| '?\d\d\b)?"
    rf"|(?:the )?{_MONTH} +(?:the +)?{_ORDINAL}(?:,? +{_SPOKEN_YEAR})?|(?:the )?{_ORDINAL} (?:of|de) {_MONTH}(?:,? +(?:de |del )?{_SPOKEN_YEAR})?"
    rf"|\d{{1,2}}(?:st|nd|rd|th)?(?: of| de)? {_MONTH}(?:,? (?:de |del )?\d{{4}})?|{_MONTH},? (?:of |de |del )?\d{{4}}|\d{{6,8}})"
)
_STATES = (
    "alabama|alaska|arizona|arkansas|california|colorado|connecticut|delaware|florida|georgia|hawaii|idaho|illinois|indiana|iowa|kansas|kentucky|louisiana|maine|maryland|massachusetts|michigan"
    "|minnesota|mississippi|missouri|montana|nebraska|nevada|new hampshire|new jersey|new mexico|new york|north carolina|north dakota|ohio|oklahoma|oregon|pennsylvania|rhode island|south carolina"
    "|south dakota|tennessee|texas|utah|vermont|virginia|washington|west virginia|wisconsin|wyoming|al|ak|az|ar|ca|co|ct|de|fl|ga|hi|ia|id|il|in|ks|ky|la|ma|md|me|mi|mn|mo|ms|mt|nc|nd|ne|nh|nj|nm|nv|ny|oh|ok|or"
    "|pa|ri|sc|sd|tn|tx|ut|va|vt|wa|wi|wv|wy|dc|pr|tx"
)
_STREET = (
    "street|st|avenue|ave|av|road|rd|boulevard|blvd|drive|dr|lane|ln|court|ct|circle|cir|place|pl|way|terrace|ter|parkway|pkwy"
    "|highway|hwy|trail|trl|square|sq|loop|alley|row|pike|plaza|crossing|cove|pass|path|run|bend|broadway"
)
_ZIP = rf"(?:,? +[a-z .]{{2,30}}?)?(?:,? +(?:{_STATES}))?(?:,? +\d{{5}}(?:-\d{{4}})?\b)"
_FLAT = r"(?:,? *(?:apto|apartamento|apartment|apt|unit|ste|suite|depto|lote|lot|bldg|room|rm|spc|space|trailer|cuarto|#)\.? *#? *[a-z]?-?\d{0,5}[a-z]?\b)?"
_DIGIT = (
    r"(?:zero|oh|one|two|three|four|five|six|seven|eight|nine|cero|uno|dos|tres|cuatro|cinco|seis|siete|ocho|nueve|\d)"
)
#: A number as it is spoken: "four oh four, five fifty five, dash ...".
_SPOKEN = (
    rf"(?:{_DIGIT}|ten|eleven|twelve|(?:thir|four|fif|six|seven|eigh|nine)teen|(?:twen|thir|for|fif|six|seven|eigh|nine)ty|hundred"
    r"|diez|once|doce|trece|catorce|quince|veinte|veinti\w+|treinta|cuarenta|cincuenta|sesenta|setenta|ochenta|noventa|cien(?:to)?|(?:dosc|tresc|cuatroc|seisc|ochoc)ientos|quinientos|setecientos|novecientos|mil|thousand|dash|guion|y|double|triple|doble)"
)
_IS = r"(?:['’]?s|\bis|\bes|\bnumber|\bnumero|\bnum|\bno|\bid|:|#|=|\.| )*"
_CODE = (
    r"(?P<secret>(?:[a-z]{0,4}-?|[a-z] |[a-z]{2,4} (?=\d{5}))\d[\da-z]*(?:[- ]?[\da-z]*\d[\da-z]*)*(?:-[a-z]{1,3}\b)?)"
)
#: Nobody at school is older.
_OLDEST = 25
_TOPLEVEL = r"(?:com|org|net|edu|gov|us|io|co|me|info|app|ly|mx|tv|gg|link)"

Check = Callable[[Match[str]], bool]


@dataclass(frozen=True)
class Shape:
    """One shape of one kind.

    Attributes:
        kind: what it is.
        pattern: finds it; the group "secret" where only a part is to be hidden.
        score: the higher one wins where two overlap.
        is_one: looks closer, where the pattern can't.
    """

    kind: str
    pattern: Pattern[str]
    score: float
    is_one: Optional[Check] = None


def _shape(kind: str, pattern: str, score: float = 0.8, is_one: Optional[Check] = None) -> Shape:
    return Shape(kind, re.compile(pattern), score, is_one)


def _is_long_number(hit: Match[str]) -> bool:
    """Six digits and more that are no date, no school year and no round sum."""
    text = hit.group()
    digits = re.sub(r"\D", "", text)
    if len(digits) < 6 or re.fullmatch(r"(?:19|20)\d\d-(?:19|20)?\d\d", text):
        return False
    if re.fullmatch(r"\d{2,3}\.\d{2,4}", text):  # a section of a regulation
        return False
    if re.fullmatch(r"\d{1,2}[-./ ]\d{1,2}[-./ ](?:\d\d|\d{4})|\d{4}[-./]\d{1,2}[-./]\d{1,2}", text):
        return False
    return not re.search(r"\$ ?$", hit.string[: hit.start()]) and not digits.endswith("0000")


_LAWS = re.compile(
    r"^(?:pl|ab|sb|hb|hr|ec|cfr|usc|ed|form|rule|age|ages|grade|room|page|sec|section|covid|title|k|act|ch|art|iep|plan|law|iso|part|ley)[- ]?\d|504|^\d+(?:st|nd|rd|th|yo|yr|yrs|min|mins|pm|am|ft|lbs?|mg|hrs?)$|^(?:19|20)\d\ds?$"
)


def _is_code(hit: Match[str]) -> bool:
    text = hit.group(_SECRET) if _SECRET in hit.re.groupindex else hit.group()
    return not _LAWS.search(text) and sum(map(str.isdigit, text)) >= 3


def _is_id(hit: Match[str]) -> bool:
    text = hit.group(_SECRET)
    return sum(map(str.isdigit, text)) >= 3 and not re.match(r"504\b|(?:19|20)\d\d\b(?! ?\d)", text)


def _is_zip(hit: Match[str]) -> bool:
    before, after = hit.string[: hit.start()], hit.string[hit.end() :]
    return (
        not hit.group().endswith("000")
        and not before.endswith("$")
        and not re.match(r" ?(?:dollars|dolares|students|kids|families|%|pesos)", after)
    )


def _is_birth_date(hit: Match[str]) -> bool:
    """A whole date of a child's age ago, where nothing beside it speaks of school papers."""
    year = int(hit.group("year"))
    year += 0 if year > 99 else (2000 if year <= date.today().year % 100 else 1900)
    before = hit.string[max(0, hit.start() - 40) : hit.start()]
    papers = r"ask|request|sign|meet|met\b|test|eval|since|letter|email|wrote|iep|504|start|suspend|expel|pedi|pide|firm|junta|prueba|desde|carta|report|dated|accident|diagnos"
    return 3 <= date.today().year - year <= 22 and not re.search(papers, before)


#: The shapes, by what they look for.
SHAPES: Sequence[Shape] = (
    _shape("EMAIL", r"[\w.+'-]+ ?@ ?[\w-]+(?: ?\. ?[\w-]+)+", 0.99),
    _shape("EMAIL", rf"\b[\w.+-]+(?: (?:underscore|dot|dash|hyphen|period|punto|guion(?: bajo)?) [\w.+-]+| \d{{1,4}})* ?(?:\(at\)|\[at\]|\{{at\}}| at | arroba ) ?[\w-]+ ?(?:\.|\(dot\)|\[dot\]| dot | punto ) ?{_TOPLEVEL}\b", 0.99),
    _shape("EMAIL", r"(?<![\w.+-])(?=[\w.+-]*[\d._+-])[\w.+-]+ (?:at|arroba) (?:gmail|yahoo|hotmail|outlook|icloud|aol|live|msn|proton\w*)\b", 0.98),
    _shape("LINK", r"\b(?:https?|ftp)://\S+|\bwww\.\S+", 0.97),
    _shape("LINK", rf"\b(?:[a-z0-9-]+\.)+{_TOPLEVEL}(?:/[^\s,;]*|\?[^\s,;]+)", 0.96, lambda hit: len(hit.group().rstrip("/").split("/")) > 1),
    _shape("LINK", rf"\b[a-z0-9-]+\.(?:[a-z0-9-]+\.)+{_TOPLEVEL}\b", 0.9),
    _shape("ACCOUNT", r"(?<![\w@.])@ ?[a-z0-9_.-]{2,}[a-z0-9_]", 0.95),
    _shape(
        "ACCOUNT",
        r"\b(?:instagram|insta|ig|tik ?tok|snapchat|snap|twitter|discord|telegram|xbox|gamertag|gamer tag|roblox|psn|fortnite|minecraft|facebook|fb|messenger|whatsapp|youtube|venmo|cash ?app|paypal|zelle|skype|twitch|user ?name|usuario|screen ?name|handle)"
        r"(?: (?:name|user ?name|account|handle|id|user|usuario|cuenta|profile|perfil|page))*(?:'s| is| es| as| como|:|=| -)+ *@?(?P<secret>(?!(?:how|not|the|a|an|so|full|where|where|down|being|too|very|really|bad|on|in|my|his|her|she|he|un|una|el|la|muy|donde|que)\b)[\w.$-]{3,})",
        0.94,
    ),
    _shape("ACCOUNT", r"\b(?:instagram|insta|ig|tik ?tok|snap(?:chat)?|twitter|discord|telegram|facebook|fb|kik|venmo|cash ?app|roblox|xbox|psn|messenger|skype|twitch)(?: (?:is|es|:|page|name|user|account|cuenta|como))* *:? *@?(?P<secret>(?=[\w.-]*[\d_.]\w)[a-z_][\w.-]*\w)", 0.96),
    _shape("ACCOUNT", r"\b(?:gamer ?tag|user ?name|screen ?name|nombre de usuario)(?:'s| is| es|:)* *@?(?P<secret>(?=\S*[\d_.])[\w.$-]{3,})", 0.96),
    _shape("ACCOUNT", r"\b(?:password|passcode|passwd|pin|pin code|contrasena|clave|login)(?: number| code)?(?: is| es|:|=)+ *(?P<secret>(?=\S*\d)\S{3,}|\S{8,})", 0.95),
    _shape("ACCOUNT", r"\b(?:password|passcode|passwd|pwd|pw|contrasena|clave)[ :=]+(?P<secret>(?=\S*\d)(?=\S*[a-z])\S{4,})", 0.95),
    _shape("ID", r"(?<![\d-])\d{3}[- .]\d{2}[- .]\d{4}(?![\d-])", 0.97),
    _shape("ID", r"\b(?:ssn|social(?: security)?(?: number)?|seguro social|soc sec)\W{0,3}(?:\w+ ){0,3}?(?P<secret>[x*\d][x*\d -]{2,12}\d)", 0.97),
    _shape("PHONE", r"(?<![\w.-])(?:\+?1[ .-]*)?\(?\d{3}\)?[ ./-]{0,3}\d{3}[ ./-]{0,3}\d{4}(?!\d)(?: *(?:ext|x|extension)\.? *\d+)?", 0.92),
    _shape("PHONE", r"\+\d[\d ().-]{7,}\d", 0.93),
    _shape("PHONE", r"(?<![\w.-])(?!504)\d{3}[-.]\d{4}(?![\d-])", 0.85),
    _shape("PHONE", r"\b(?:call|text|phone|cell|mobile|number|tel|telefono|celular|numero|llame\w*|marque|llamar|whatsapp)\b[^\d\n]{0,25}(?P<secret>\d{3} \d{4})\b", 0.85),
    _shape("PHONE", rf"\b{_DIGIT}[ ,.-]+(?:{_SPOKEN}[ ,.-]+){{4,}}{_SPOKEN}\b", 0.84),
    _shape("ID", r"\b(?:plates?|tag|placas?|vin)(?: (?:number|numero|num|no|is|es|de))*[ :#]+(?P<secret>(?=[a-z]{0,4}[ -]?\d|\d{1,3}[ -]?[a-z])[a-z0-9]{2,4}[ -]?(?=[a-z0-9]*\d|(?<=\d)[a-z])[a-z0-9]{2,5})\b", 0.93),
    _shape("NAME", r"(?<![\w'-])(?!a[ ,-]+b[ ,-]+c|a d h d\b|f a p e\b|i d e a\b|a-d-h-d\b|f-a-p-e\b|i-d-e-a\b)(?:[a-z](?:-| - | |, )){3,}[a-z](?![\w'])", 0.93),
    _shape("ADDRESS", r"(?<![\w$#./-])(?!504\b)\d{2,6} +(?P<mid>(?:[\w'.-]+ +){1,3})(?:apt|apartment|unit|#|no\.?|apto|lote?) *#? *[a-z]?\d+[a-z]?\b", 0.9),
    _shape("ID", rf"\b(?:student|lunch|case|file|claim|policy|member|membership|medicaid|medi-?cal|medicare|chip|insurance|account|acct|routing|badge|record|reference|ref|docket|complaint|seis|state|district|patient|chart|mrn|passport|pasaporte|license|licencia|licence|expediente|caso|matricula|alumno|alumna|estudiante|seguro|poliza|cuenta|curp|alien|tax|ein|ticket|confirmation|folio|afiliado|beneficiario|tarjeta|card|locker|bus|dcf|cps|dcfs|ahcccs|tenncare|nis|nyc|osis|apd|ssid|fleid|suid)(?: (?:case|id|student|security|plan|member|group|card|account|record|credit|debit|social|escolar|estudiantil|de estudiante|del estudiante|de caso|de cuenta|de alumno|bancaria)){{0,2}}{_IS}#? *{_CODE}", 0.9, _is_id),
    _shape("ID", rf"(?<![\w'])(?:id|i\.d\.|identificacion|ident|mrn|ssid|osis|folio|matricula|curp){_IS}#? *{_CODE}", 0.9, _is_id),
    _shape("ID", r"\b(?:case|caso|id|number|numero|no\.?|file|student|estudiante) *# *(?P<secret>[a-z]{0,4}-?\d[\w-]{2,})", 0.9),
    _shape("ID", r"(?<!\w)# ?(?P<secret>\d{4,})\b", 0.8),
    _shape("ID", r"(?<![\w.$/:-])\d(?:[\d-]|[ .](?=\d{2,}))*\d(?![\w%/:]|\.\d)", 0.7, _is_long_number),
    _shape("ID", r"\b(?=[a-z]*\d)(?=\d*[a-z])[a-z0-9]{6,24}\b", 0.7, _is_code),
    _shape("ID", r"\b[a-z]{1,6}-\d{3,}(?:-\d+)*\b|\b\d{2,4}-[a-z]{1,4}-?\d{3,}\b|\b\d{2}-\d{4,}\b", 0.72, _is_code),
    _shape("BIRTH_DATE", rf"\b(?:d\.? ?o\.? ?b\.?|date of birth|birth ?date|birth ?day|b-?day|bday|born(?: on| in)?|fecha de nacimiento|nacio|nacid[oa]|nacimiento|cumpleanos|cumplir(?: anos| \d{{1,2}}(?: anos)?)?(?: el)?|cumple(?: anos| \d{{1,2}}(?: anos)?)(?: el)?)\W{{0,3}}(?:(?:is|was|es|fue|on|in|el|en|the|dia|del|his|her|su|of|this|year|a|coming|up|será|sera|ano|ese|:)\W{{1,3}}){{0,4}}(?P<secret>{_DATE})", 0.95),
    _shape("BIRTH_DATE", rf"\b(?:turn(?:s|ed|ing)?|will be|'ll be|ll be|cumple|cumplio|cumplira)(?: los)? (?:\d{{1,2}}|\w+)(?: anos| years old)? (?:on |this |el |next |este )?(?:dia )?(?P<secret>{_DATE})", 0.9),
    _shape("BIRTH_DATE", rf"(?P<secret>{_DATE})(?:,? (?:is|was|es|fue)(?: \w+){{0,3}}? (?:birth ?day|cumpleanos|birth ?date|date of birth|dob|bday)|,? (?:birth ?day|b-?day|dob|birth ?date))", 0.9),
    _shape("BIRTH_DATE", r"(?<![\w/.-])\d{1,2}[-/.]\d{1,2}[-/.](?P<year>(?:19|20)?\d\d)(?![\w/-])", 0.75, _is_birth_date),
    _shape("ADDRESS", rf"(?<![\w$#./-])(?!504\b)\d{{1,6}}(?:[a-z]|-\d+| 1/2)? +(?:(?:n|s|e|w|ne|nw|se|sw|north|south|east|west)\.? +)?(?P<mid>(?:[\w'.-]+ +){{1,4}}?)(?:{_STREET})\b\.?(?: +(?:n|s|e|w|ne|nw|se|sw)\b)?{_FLAT}(?:{_ZIP})?", 0.94),
    _shape("ADDRESS", rf"\b(?:lives? )?(?:on|at|in|lives?|near|off) (?P<secret>(?P<mid>(?:[a-z0-9'.-]+ ){{1,3}}?)(?:street|avenue|ave|road|blvd|boulevard|lane|drive|court|circle|terrace|parkway)){_FLAT}\b", 0.8),
    _shape("ADDRESS", r"(?:\b(?:box|rr|rural route|lot) *#?\d+,? +)?(?:\b\d+ +)?\b(?:highway|hwy|county road|county rd|state road|state route|us route|rural route|farm road|ranch road) *#?\d+[a-z]?\b", 0.9),
    _shape("ADDRESS", r"\b\d{1,6} +(?:avenue|calle|camino|via|avenida|paseo|rue) +(?:[a-z]\b|[a-z]{3,}(?: [a-z]{3,})?)", 0.9, lambda hit: True),
    _shape("ADDRESS", r"\b(?:at|on|near|corner of|en|esquina de) (?P<secret>[a-z]{3,} (?:and|&|y) \d{1,3}(?:st|nd|rd|th))\b(?! (?:grade|period|hour|time|year|grado))", 0.9),
    _shape("ADDRESS", r"\b(?:rr|hcr?|rural route) ?#?\d+(?:,? *box *#?\d+[a-z]?)?\b|\bbox *#?\d+[a-z]?\b", 0.94),
    _shape("ADDRESS", r"\bp\.? ?o\.? ?box *#? *\d+", 0.95),
    _shape("ADDRESS", rf"\b(?:calle|avenida|av\.|avda\.?|carrera|calzada|colonia|col\.|bulevar|boulevard|camino|privada|pasaje|callejon) +(?:[\w'.-]+ +){{0,5}}?(?:no\.?|num\.?|numero|#)? *#? *\d{{1,6}}[a-z]?\b(?:,? (?:colonia|col\.?|barrio) [a-z]+)?{_FLAT}(?:{_ZIP})?", 0.93),
    _shape("ADDRESS", r"\b(?:vivimos|vivo|vive|domicilio|direccion)\b[^.\n]{0,20}?\b(?P<secret>(?:calle|avenida|colonia|avda|av)\.? [\w ]{3,30}?)(?=[,.;\n]|$| y | pero | con )", 0.85),
    _shape("ADDRESS", r"\b(?:apt|apartment|apto|apartamento|depto|departamento|trailer|traila)\.? *(?:no\.?|#|num\.?|numero|number)? *#?(?:\d+[a-z]?|[a-z]\d+|[a-z]\b(?!\w))", 0.8, lambda hit: any(map(str.isdigit, hit.group())) or len(hit.group().split()[-1]) == 1),
    _shape("ADDRESS", r"\b(?:zip(?: ?code)?|codigo postal|c\.p\.|cp|postal code|zona postal)\W{0,3}(?:is |es |:)?\W*(?P<secret>\d{5}(?:-\d{4})?)\b", 0.9),
    _shape("ADDRESS", rf"\b(?:[a-z]+(?: [a-z]+)?, +)?(?:{_STATES})\.?,? +(?P<secret>\d{{5}}(?:-\d{{4}})?)\b", 0.88),
    _shape("ADDRESS", r"(?<![\w$.,#-])\d{5}(?:-\d{4})?(?![\w%,-]|\.\d)", 0.6, _is_zip),
    _shape("SCHOOL", r"(?:\b(?:at|to|from|attends|in|en|a|de) |/)(?P<secret>(?:is|ms|hs|cs|ps) ?#?\d{2,3})\b", 0.9),
    _shape("SCHOOL", r"(?:^|\b(?:at|in|from|to|attends) )(?P<secret>school (?!504)\d{1,3})\b(?! ?(?:day|week|month|year|hour|min|kid|time|teacher|calendar|st\b|nd\b|rd\b|th\b|[-:%]|am\b|pm\b))", 0.9),
    _shape("SCHOOL", r"\b(?:p\.s\.|i\.s\.|j\.?h\.?s\.?|m\.s\.|p\.s) ?#?\d{1,3}\b|\bps #?\d{1,3}\b(?! ?(?:five|is out|games?))|\b[a-z]{1,5}(?:usd|isd|cisd)\b|\bschool (?:#|no\. ?|number ) ?\d+|\bescuela (?:#|no\. ?|numero ) ?\d+", 0.9),
)  # fmt: skip


class ShapeRecognizer(EntityRecognizer):  # type: ignore[misc]
    """Finds what has a shape."""

    def __init__(self, not_in_address: frozenset[str]) -> None:
        self._not_in_address = not_in_address
        kinds = sorted({shape.kind for shape in SHAPES})
        super().__init__(supported_entities=kinds, supported_language=ANY_LANGUAGE, name="shapes")
        self._with_digits = [shape for shape in SHAPES if shape.kind in ("ID", "BIRTH_DATE", "PHONE")]
        self._others = [shape for shape in SHAPES if shape not in self._with_digits]

    def load(self) -> None:
        """Nothing to load."""

    def analyze(self, text: str, entities: List[str], nlp_artifacts: Any) -> List[RecognizerResult]:
        """What has a shape, in folded text."""
        shapes = SHAPES if _DIGITS.search(text) else self._others
        found: List[RecognizerResult] = []
        for shape in shapes:
            for hit in shape.pattern.finditer(text):
                if (shape.is_one is None or shape.is_one(hit)) and self._is_place(hit):
                    start, end = hit.span(_SECRET) if _SECRET in shape.pattern.groupindex else hit.span()
                    found.append(RecognizerResult(shape.kind, start, end, shape.score))
        return found

    def _is_place(self, hit: Match[str]) -> bool:
        """A street's name is made of names: "3 times the only way" is no address."""
        if "mid" not in hit.re.groupindex:
            return True
        parts = {part.strip(".,") for part in hit.group("mid").split()}
        number = re.match(r"\d+", hit.group())
        if number and int(number.group()) > _OLDEST:
            parts.discard("old")  # "88 old mill rd"
        return not parts & self._not_in_address


_DIGITS = re.compile(
    rf"\d|\b{_DIGIT}[ ,.-]+{_DIGIT}\b|\b(?:dob|d\.o\.b|birth|b-?day|born|turns|nacio|nacid|nacimiento|cumple|cumplio)"
)
