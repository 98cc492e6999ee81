"""The shapes of the data files: what an answer, a next step or the district must say."""

from __future__ import annotations

import re
from datetime import date
from typing import Any, Dict, List, Optional

from pydantic import BaseModel, Extra, Field, validator

from bot.guide.languages import Both

#: The authorities an answer may rest on; anything else is most likely a slip of the pen.
SOURCE_PATTERN = re.compile(
    r"^(\d+ CFR (Part )?\d+(\.\d+)?([-–]\d+(\.\d+)?)?(\([A-Za-z0-9]+\))*([-–]\([A-Za-z0-9]+\)(\([A-Za-z0-9]+\))*)?"
    r"|\d+ U\.S\.C\. \d+[a-z]*(-\d+)?(\([A-Za-z0-9]+\))*([-–]\([A-Za-z0-9]+\)(\([A-Za-z0-9]+\))*)?( et seq\.)?"
    r"|(OSEP|OSERS|OCR|ED|DOJ|OCR/DOJ|OSEP/OSERS)\b.*\(\w*\.? ?\d*,? ?\d{4}\)"
    r"|.+ v\. .+\(.*\d{4}\)"
    r"|\d+ Fed\. Reg\. \d+.*"
    r"|.*(988 Lifeline|Childhelp|National Domestic Violence Hotline|NCMEC).*)$"
)
#: State codes and rules as ``data/states.yml`` cites them; a section number follows.
_STATE_CODES = (
    r"A\.A\.C\.|[45]-?A? (AAC|DCMR)|ARM|ARSD|Ala\. Admin\. Code r\.|Alaska Stat\.|Ark\. Admin\. Code|COMAR|IDAPA|MUSER|NAC|OAR|WAC"
    r"|Cal\. Educ\. Code|Conn\. (Agencies Regs|Gen\. Stat)\.|D\.C\. Code|Fla\. Admin\. Code R\.|Ga\. Comp\. R\. & Regs\."
    r"|Haw\. Admin\. R\.|Iowa Admin\. Code r\.|K\.(A\.R|S\.A)\.|La\. Admin\. Code tit\.|Md\. Code, Educ\.|Mich\. Admin\. Code R"
    r"|Minn\. (R|Stat)\.|N\.C\. Gen\. Stat\.|NC Policies Governing Services for Children with Disabilities, NC"
    r"|N\.H\. Code Admin\. R\. Ed|N\.J\.A\.C\.|Ohio Admin\. Code|S\.C\. Code Regs\.|Tenn\. Comp\. R\. & Regs\.|Tex\. Educ\. Code"
    r"|Vt\. Special Education Rules|W\. Va\. Code R\.|Wis\. Stat\.|Utah Admin\. Code|Wyo\. Dept\. of Education Rules ch\."
    r"|\d+-\d+ C\.M\.R\. ch\.|\d+-?A? M\.R\.S\.|\d+-RICR-|\d+ (CCR|ILCS|TAC|CMR|IAC|KAR|NYCRR) |\d+VAC|\d+ Miss\. Code R\."
    r"|\d+ (Pa\. Code|Ill\. Admin\. Code|Del\. Admin\. Code|Neb\. Admin\. Code)"
)
#: A state's own rule, for example "Cal. Educ. Code 56344(a)" or "19 TAC 89.1011(c)".
STATE_SOURCE_PATTERN = re.compile(rf"^((\d[\d.]* NMAC.*)|({_STATE_CODES}) ?§? ?[\w(].*)$")
PLACEHOLDER = re.compile(r"\{(\w+)\}")


class Strict(BaseModel):
    """A shape in which every key must be known."""

    class Config:
        extra = Extra.forbid


class Sourced(Strict):
    """Something that states facts: it says what they rest on, and when they were last read against it."""

    sources: List[str] = Field(min_items=1)
    reviewed: date

    @validator("sources", each_item=True)
    def _well_formed(cls, source: str) -> str:
        if not SOURCE_PATTERN.match(source) and not STATE_SOURCE_PATTERN.match(source):
            raise ValueError(f"'{source}' is not a source we know how to cite, such as '34 CFR 300.320(a)'")
        return source


class Answer(Sourced):
    """One topic's answer in one language, in its four forms."""

    topic: str
    title: str = Field(max_length=40)
    short: str
    full: str
    more: str
    simple: str
    follow_ups: List[str] = Field(min_items=2, max_items=4)

    @validator("short", "full", "more", "simple")
    def _trimmed(cls, text: str) -> str:
        if not text.strip():
            raise ValueError("write this form of the answer")
        return text.strip()


class NextStep(Sourced):
    """What to do this week: one result of the short check, in one language."""

    title: str = Field(max_length=48)
    headline: str
    why: str
    do: List[str] = Field(min_items=1, max_items=5)
    contact: str
    say: str
    clock: str
    after: str
    short: str
    letter: Optional[str]
    choices: List[str] = Field(min_items=2, max_items=5)


class ValueChoice(Strict):
    """A choice of a question of the check."""

    value: str
    title: str = Field(max_length=32)
    #: Words that choose it too when they stand in a short answer.
    words: List[str] = Field(default_factory=list)


class QuestionText(Strict):
    """The words of one question of the check."""

    ask: str
    why: str
    example: str
    choices: List[ValueChoice] = Field(default_factory=list)
    #: More values that a short answer can name, not shown as choices.
    unshown: List[ValueChoice] = Field(default_factory=list)


class CheckTexts(Strict):
    """``check.yml``: the words of the short check, in one language."""

    questions: Dict[str, QuestionText]
    fact_names: Dict[str, str]
    values: Dict[str, str]
    phrases: Dict[str, str]


class Phrase(Strict):
    """What the guide says to something that is not a question about special education."""

    text: str
    #: The same for a text message, where ``text`` is too long or speaks of the chat window.
    short: Optional[str] = None
    choices: List[str] = Field(default_factory=list)
    sources: List[str] = Field(default_factory=list)


class ConversationTexts(Strict):
    """``conversation.yml``: replies to actions, and the titles of choices, in one language."""

    actions: Dict[str, Phrase]
    titles: Dict[str, str]
    phrases: Dict[str, str]
    #: What is said first to a feeling of ``data/feelings.yml``.
    feelings: Dict[str, str]


class Letter(Sourced):
    """A letter as plain text, with ``[...]`` where the parent fills in what stays with them."""

    title: str = Field(max_length=38)
    intro: str
    body: str
    #: What the English letter says, in Spanish: read beside it.
    says: List[str] = Field(default_factory=list)
    #: School days until the answer that the letter asks for.
    answer_in: int = Field(10, ge=1, le=20)


class LetterWords(Strict):
    """``data/letters/words.yml``: what stands around and inside the letters."""

    gaps: Dict[str, Both]
    clock: Both
    breaks: Both
    units: Dict[str, Both]
    starts: Dict[str, Both]
    covers: Dict[str, Both]
    interpreter: Both
    phrases: Dict[str, Both]


class ChecklistLine(Strict):
    """One line of a checklist; one that states a right names its source."""

    say: str
    source: Optional[str] = None

    @validator("source")
    def _well_formed(cls, source: Optional[str]) -> Optional[str]:
        if source is not None and not SOURCE_PATTERN.match(source):
            raise ValueError(f"'{source}' is not a source we know how to cite, such as '34 CFR 300.320(a)'")
        return source


class Checklist(Strict):
    """Getting ready for one kind of meeting, in one language."""

    title: str = Field(max_length=38)
    intro: str
    bring: List[ChecklistLine] = Field(min_items=2, max_items=6)
    before: List[ChecklistLine] = Field(min_items=2, max_items=6)
    during: List[ChecklistLine] = Field(min_items=2, max_items=6)
    after: List[ChecklistLine] = Field(min_items=2, max_items=6)
    questions: List[str] = Field(min_items=8, max_items=12)
    #: Next steps and answers beside which this list is offered.
    offered_after: List[str]
    reviewed: date

    @validator("bring", "before", "during", "after", pre=True, each_item=True)
    def _plain_line(cls, line: Any) -> Any:
        return {"say": line} if isinstance(line, str) else line

    def sources(self) -> List[str]:
        """What its lines rest on, each once."""
        lines = [*self.bring, *self.before, *self.during, *self.after]
        return list(dict.fromkeys(line.source for line in lines if line.source))


class ChecklistWords(Strict):
    """``data/checklists/words.yml``: what stands around the checklists."""

    sections: Dict[str, Both]
    phrases: Dict[str, Both]


class Term(Strict):
    """A glossary entry."""

    id: str
    terms: Dict[str, List[str]]
    en: str
    es: str
    topic: Optional[str] = None


class Clock(Strict):
    """A state's limit for the first evaluation."""

    days: Optional[int]
    unit: Optional[str]
    starts: Optional[str]
    covers: Optional[str]
    show: bool
    #: "high" or "medium"; a clock of less certainty is not shown.
    sure: Optional[str] = None
    citation: Optional[str]
    note: Optional[Both] = None
    #: School breaks in which the clock stands still, where the state says so; a date is then an estimate.
    skips_breaks: bool = False

    @validator("sure")
    def _known_certainty(cls, sure: Optional[str]) -> Optional[str]:
        if sure not in (None, "high", "medium"):
            raise ValueError("use high or medium; with less certainty, show: false")
        return sure

    @validator("unit")
    def _known_unit(cls, unit: Optional[str]) -> Optional[str]:
        if unit not in (None, "calendar", "school", "business"):
            raise ValueError("use calendar, school or business")
        return unit


class ParentCenter(Strict):
    """The federally funded center that helps parents in a state."""

    name: str
    phone: Optional[str] = None
    url: Optional[str] = None


class State(Strict):
    """What the guide knows of a state."""

    name: Both
    evaluation: Clock
    transition: Optional[Both] = None
    other: List[Dict[str, Any]] = Field(default_factory=list)
    local_names: Optional[Both] = None
    parent_center: Optional[ParentCenter] = None
    agency: Optional[ParentCenter] = None


class Labels(Strict):
    """``data/topics.yml``: every label, and what belongs to it."""

    topics: Dict[str, str]
    actions: Dict[str, str]


class States(Strict):
    """``data/states.yml``."""

    as_of: date
    federal: State
    states: Dict[str, State]


class Contact(Strict):
    """The person or office that a parent can always reach."""

    name: Both
    role: Both
    phone: str
    email: str
    hours: Both


#: How school calendars in the US name a day without school.
_NO_SCHOOL_WORDS = (
    "no school",
    "no students",
    "no classes",
    "holiday",
    "break",
    "recess",
    "vacation",
    "school closed",
    "summer",
)


class SchoolBreak(Strict):
    """Days without school, both included."""

    first: date
    last: date


class Calendar(Strict):
    """The district's days without school."""

    breaks: List[SchoolBreak] = Field(default_factory=list)
    #: A calendar file (RFC 5545) beside ``district.yml``; its all-day events without school are added to ``breaks``.
    ics: Optional[str] = None
    #: Words that mark such an event in the file.
    ics_words: List[str] = Field(default_factory=lambda: list(_NO_SCHOOL_WORDS))

    @validator("ics")
    def _beside_the_district(cls, name: Optional[str]) -> Optional[str]:
        if name is not None and not re.fullmatch(r"[\w .-]+\.ics", name):
            raise ValueError("name a file in data/ that ends in .ics, such as calendar.ics")
        return name


#: A web origin (RFC 6454): scheme, host and port, no path. ``https://*.example.org`` stands for every subdomain.
ORIGIN = re.compile(r"^(https://(\*\.)?[a-z0-9-]+(\.[a-z0-9-]+)+|http://(localhost|127\.0\.0\.1))(:\d{1,5})?$")


def checked_origin(origin: str) -> str:
    """The origin, lower-case.

    Raises:
        ValueError: it is none, or its pages would come over a line that anybody can listen to.
    """
    if not ORIGIN.match(origin.lower()):
        raise ValueError(
            f"'{origin}' must be a web address such as https://www.example.org or https://*.example.org, without a path"
        )
    return origin.lower()


class Theme(Strict):
    """The school's colours, letters and sign in the chat."""

    color: str = "#17506b"
    on_color: str = "#ffffff"
    font: Optional[str] = None
    logo: Optional[str] = None

    @validator("color", "on_color")
    def _six_digits(cls, color: str) -> str:
        if not re.fullmatch(r"#[0-9a-fA-F]{6}", color):
            raise ValueError("write a colour as #17506b")
        return color.lower()

    @validator("font")
    def _names_of_fonts(cls, font: Optional[str]) -> Optional[str]:
        if font is not None and not re.fullmatch(r"[A-Za-z0-9 ,'\"-]{1,120}", font):
            raise ValueError("name fonts with commas between them, such as Georgia, serif")
        return font

    @validator("logo")
    def _picture(cls, logo: Optional[str]) -> Optional[str]:
        if logo is not None and not re.fullmatch(r"[\w-]+\.(svg|png|jpg|webp)|https://[^\s\"'<>;,]+", logo):
            raise ValueError("name a .svg, .png, .jpg or .webp file in data/, or an address that begins with https://")
        return logo


class District(Strict):
    """``data/district.yml``: the school or district that runs this copy."""

    name: str
    fictional: bool = False
    state: Optional[str] = None
    languages: List[str]
    contact: Contact
    website: str
    allowed_origins: List[str] = Field(default_factory=list)
    theme: Theme = Field(default_factory=Theme)
    calendar: Calendar = Field(default_factory=Calendar)
    #: Whether staff may read questions that the guide was not sure about, without names.
    review_questions: bool = False

    @validator("allowed_origins", each_item=True)
    def _origin(cls, origin: str) -> str:
        return checked_origin(origin)


class Greeting(Strict):
    """What the web chat opens with: a text and the labels of three starter choices."""

    text: Both
    choices: List[str] = Field(min_items=3, max_items=3)


class WebTexts(Strict):
    """``data/web.yml``: what the web channel itself says."""

    greeting: Greeting
    errors: Dict[str, Both]
    page: Dict[str, Both]


def placeholders(text: str) -> List[str]:
    """The ``{names}`` in a text, sorted, once each."""
    return sorted(set(PLACEHOLDER.findall(text)))
