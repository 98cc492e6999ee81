"""How far the request for an evaluation has come."""

from __future__ import annotations

import pytest

from bot.nlu.facts import FactReader
from tests.nlu.facts.helpers import read

STAGES = [
    ("they wnt test my son", "en", "refused"),
    ("its been 4 months since i signed and they still havent tested her", "en", "in_progress"), ("they said no in an email", "en", "refused"),
    ("i just told the teacher on the phone", "en", "spoken"), ("le dije a la maestra de palabra en octubre", "es", "spoken"), ("no iep yet we asked in august in writing", "en", "written"), ("School says they'll test him but only speech", "en", "school_offered"),
    ("I asked for testing in an email", "en", "written"), ("sent a letter", "en", "written"), ("I wrote to the principal", "en", "written"), ("I requested an evaluation in writing", "en", "written"), ("emailed his teacher twice", "en", "written"),
    ("I emailed his case manager twice, she said she'd look into it", "en", "written"), ("I put it in writing", "en", "written"), ("I asked for an evaluation. I sent it by certified mail.", "en", "written"), ("I emailed and nobody answered", "en", "written"),
    ("I asked his teacher", "en", "spoken"), ("told them I want him tested", "en", "spoken"), ("I asked for testing", "en", "spoken"), ("I have been asking for an evaluation for a year", "en", "spoken"), ("I called the school about getting him evaluated", "en", "spoken"),
    ("I asked for an evaluation but not in writing", "en", "spoken"), ("i asked twice", "en", "spoken"), ("I asked for an IEP", "en", "spoken"),
    ("haven't asked", "en", "none"), ("never asked", "en", "none"), ("not yet asked", "en", "none"), ("I havent asked yet", "en", "none"), ("no I never requested one", "en", "none"),
    ("school wants to test him", "en", "school_offered"), ("the teacher suggested an evaluation", "en", "school_offered"), ("the school offered to evaluate her", "en", "school_offered"), ("his teacher told me he needs to be evaluated", "en", "school_offered"),
    ("they want me to sign consent to test him", "en", "school_offered"),
    ("they said no", "en", "refused"), ("they refused to test him", "en", "refused"), ("the district denied the evaluation", "en", "refused"), ("they won't test him", "en", "refused"), ("told me he has to finish RTI first", "en", "refused"),
    ("said his grades are too good", "en", "refused"), ("I asked for testing in writing and they said no", "en", "refused"), ("they told me to wait and see", "en", "refused"), ("they said he wouldn't qualify", "en", "refused"),
    ("they're testing her now", "en", "in_progress"), ("evaluation in progress", "en", "in_progress"), ("I signed the consent", "en", "in_progress"), ("signed the permission", "en", "in_progress"), ("she is being evaluated by the school", "en", "in_progress"),
    ("he doesn't qualify", "en", "not_eligible"), ("They tested my son and said he DOESN'T QUALIFY", "en", "not_eligible"), ("found not eligible", "en", "not_eligible"), ("she didn't qualify for an IEP", "en", "not_eligible"),
    ("he qualified", "en", "eligible"), ("found eligible last week", "en", "eligible"), ("they said he qualifies", "en", "eligible"),
    ("pedí una evaluación", "es", "spoken"), ("le pregunté a la maestra", "es", "spoken"), ("mandé una carta", "es", "written"), ("lo pedí por escrito", "es", "written"), ("todavía no he pedido nada", "es", "none"), ("nunca pedí", "es", "none"),
    ("la escuela quiere evaluarlo", "es", "school_offered"), ("la maestra sugirió una evaluación", "es", "school_offered"), ("me dijeron que no", "es", "refused"), ("no lo quieren evaluar", "es", "refused"), ("lo están evaluando", "es", "in_progress"),
    ("ya firmé el consentimiento", "es", "in_progress"), ("no califica", "es", "not_eligible"), ("dijeron que no calificó", "es", "not_eligible"), ("sí calificó", "es", "eligible"), ("me dijeron que sí califica", "es", "eligible"),
]  # fmt: skip
NOTHING = [
    ("told the teacher he is sick, on the phone", "en"),
    ("does my child qualify?", "en"), ("what if he doesn't qualify", "en"), ("what if they say no?", "en"), ("can the school refuse to test my son", "en"), ("nobody answered", "en"), ("I asked for a meeting", "en"), ("I asked for his records", "en"),
    ("I want to request an evaluation", "en"), ("how do I write a letter to request an evaluation", "en"), ("do I have to ask in writing?", "en"), ("should I sign the consent", "en"), ("I haven't signed anything", "en"), ("they refused to give him an aide", "en"),
    ("being tested for autism", "en"), ("my doctor is testing him", "en"), ("does he qualify for free lunch", "en"), ("the school sent me a letter", "en"), ("I asked his doctor about it", "en"), ("I requested the IEE", "en"), ("thank you for asking", "en"),
    ("whats the law called again", "en"), ("a written standard for who qualifies", "en"), ("I said no, in writing", "en"), ("the elementary people wrote a plan", "en"), ("she refuses to move", "en"), ("the principal says no pills, no school", "en"),
    ("my bank card got declined", "en"), ("her pediatrician always said give it time", "en"), ("my sister's boy qualified", "en"), ("nos dijeron que no pidiéramos un IEP", "es"), ("pedí por email otra junta", "es"),
    ("if they refuse, what do I do", "en"), ("what does it take to qualify", "en"), ("¿califica mi hijo?", "es"), ("si califica, qué sigue?", "es"), ("qué pasa si dicen que no", "es"), ("quiero pedir una evaluación", "es"), ("pedí una junta", "es"), ("cómo escribo la carta", "es"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "lang", "stage"), STAGES)
def test_reads_the_furthest_stage(reader: FactReader, text: str, lang: str, stage: str) -> None:
    assert read(reader, text, lang)["request"] == stage


@pytest.mark.parametrize(("text", "lang"), NOTHING)
def test_tells_nothing_of_a_request(reader: FactReader, text: str, lang: str) -> None:
    assert "request" not in read(reader, text, lang)
