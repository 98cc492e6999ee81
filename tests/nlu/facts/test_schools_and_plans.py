"""The kind of school and the plan: what the child has, never what is wished, asked about or offered."""

from __future__ import annotations

import pytest

from bot.nlu.facts import FactReader
from tests.nlu.facts.helpers import read

SCHOOLS = [
    ("3rd grade ohio publc", "en", "public"),
    ("1st grade, Virginia public school", "en", "public"), ("nobody talked about it. michigan public", "en", "public"), ("3rd grader tn public, i asked in writing", "en", "public"), ("pública en Fresno", "es", "public"), ("texas charter school", "en", "charter"),
    ("public", "en", "public"), ("its public sorry", "en", "public"), ("no wait it's private", "en", "private"), ("es pública, perdón", "es", "public"), ("public school yes", "en", "public"), ("it's a public school", "en", "public"), ("Public.", "en", "public"), ("charter", "en", "charter"), ("he goes to a charter school", "en", "charter"),
    ("private", "en", "private"), ("catholic school", "en", "private"), ("she attends a christian school", "en", "private"), ("parochial", "en", "private"), ("he's in a private montessori", "en", "private"),
    ("my son is in private school, does he get an IEP?", "en", "private"), ("homeschool", "en", "home"), ("we home school her", "en", "home"), ("head start", "en", "preschool"), ("he's in daycare", "en", "preschool"),
    ("not in school yet", "en", "none"), ("she stays home with me", "en", "none"), ("colegio privado", "es", "private"), ("pública", "es", "public"), ("lo educo en casa", "es", "home"), ("va a una escuela charter", "es", "charter"),
    ("todavía no va a la escuela", "es", "none"), ("está en la guardería", "es", "preschool"),
]  # fmt: skip
NO_SCHOOL = [
    "he melts down in public", "they don't do that in public", "not public",
    "that's public knowledge", "free appropriate public education", "Do private schools have to follow an IEP?", "should I send him to private school", "will the district pay for private school", "private doctor said dyslexia",
    "can I homeschool", "I want to homeschool him", "a private evaluation", "do charter schools have to take him?", "he is not in school because he was suspended", "public library", "not a private school",
]  # fmt: skip
PLANS = [
    ("i have a 10 yr old w/ adhd on 504 grades dropping", "en", "504"),
    ("he has autism and IEP, 1st grade", "en", "iep"), ("tiene autismo y IEP", "es", "iep"), ("she has autism and no IEP", "en", "none"),
    ("he has an IEP", "en", "iep"), ("He HAS an IEP", "en", "iep"), ("on a 504", "en", "504"), ("he's on a 504 plan", "en", "504"), ("my son with an IEP was suspended", "en", "iep"), ("his IEP says 30 minutes", "en", "iep"),
    ("her 504 plan isn't helping", "en", "504"), ("has had a 504 since 2nd grade", "en", "504"), ("just got an iep", "en", "iep"), ("my sons iep", "en", "iep"), ("she has an IFSP", "en", "ifsp"), ("they aren't following the IEP", "en", "iep"),
    ("early intervention therapist comes every week", "en", "ifsp"), ("no IEP but he has a 504", "en", "504"), ("has an IEP, not a 504", "en", "iep"), ("Can they suspend my son who has an IEP?", "en", "iep"), ("yes an iep", "en", "iep"),
    ("504 plan", "en", "504"), ("he had an IEP in Texas and we moved", "en", "iep"), ("my child has autism and an IEP", "en", "iep"), ("tiene un IEP", "es", "iep"), ("tiene 504", "es", "504"), ("su IEP dice terapia", "es", "iep"),
    ("mi hijo con IEP", "es", "iep"), ("el iep de mi hijo no se cumple", "es", "iep"),
    ("no iep", "en", "none"), ("no plan", "en", "none"), ("no she doesnt have any plan right now", "en", "none"), ("without an IEP", "en", "none"), ("not a 504", "en", "none"), ("no iep no 504", "en", "none"),
    ("No. Nothing. No plan.", "en", "none"), ("he doesn't have an IEP", "en", "none"), ("he's never had an IEP", "en", "none"), ("neither an IEP nor a 504", "en", "none"), ("no tiene IEP", "es", "none"), ("sin plan", "es", "none"),
    ("no tiene ningún plan", "es", "none"), ("ni IEP ni 504", "es", "none"), ("I don't know if he has an IEP or a 504", "en", "unsure"), ("not sure if there is a plan", "en", "unsure"), ("no sé si tiene un IEP", "es", "unsure"),
]  # fmt: skip
NO_PLAN = [
    ("the charter school told us they don't do IEPs", "en"),
    ("diagnosed with adhd and iep denied", "en"), ("he has autism and iep meeting is monday", "en"),
    ("what is an IEP", "en"), ("does he need an IEP", "en"), ("how do I get a 504", "en"), ("teacher says he needs a 504 or iep", "en"), ("I want an IEP", "en"), ("asked for an IEP", "en"), ("can he get an IEP", "en"),
    ("what happens if he has an IEP", "en"), ("do kids with an IEP get suspended", "en"), ("can a student with an IEP be expelled", "en"), ("what's the difference between an iep and a 504", "en"),
    ("what if he has no IEP", "en"), ("who writes the IEP", "en"), ("they denied her an IEP", "en"), ("he should have an IEP", "en"), ("does my son have to have an iep", "en"), ("I had an IEP when I was a kid", "en"),
    ("his brother has an IEP", "en"), ("the school offered a 504", "en"), ("qué es un IEP", "es"), ("la maestra dice q mi niña necesita un iep", "es"), ("quiero un IEP para mi hijo", "es"), ("cómo pido un 504", "es"),
    ("neither one in writing", "en"), ("no paper", "en"), ("a teacher said we can do all this without an IEP", "en"), ("no sé si necesitaría un IEP", "es"), ("mi vecino tiene IEP", "es"), ("no hemos entregado nada todavía", "es"),
    ("qué pasa si tiene un IEP", "es"), ("los niños con IEP", "es"),
]  # fmt: skip


@pytest.mark.parametrize(("text", "lang", "kind"), SCHOOLS)
def test_reads_the_kind_of_school(reader: FactReader, text: str, lang: str, kind: str) -> None:
    assert read(reader, text, lang)["school_type"] == kind


@pytest.mark.parametrize("text", NO_SCHOOL)
def test_is_no_kind_of_school(reader: FactReader, text: str) -> None:
    assert "school_type" not in read(reader, text)


@pytest.mark.parametrize(("text", "lang", "plan"), PLANS)
def test_reads_the_plan(reader: FactReader, text: str, lang: str, plan: str) -> None:
    assert read(reader, text, lang)["plan"] == plan


@pytest.mark.parametrize(("text", "lang"), NO_PLAN)
def test_is_no_plan_of_the_child(reader: FactReader, text: str, lang: str) -> None:
    assert "plan" not in read(reader, text, lang)
