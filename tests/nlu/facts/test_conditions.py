"""Diagnoses the child has: not suspected ones, not ones only asked about."""

from __future__ import annotations

from typing import List

import pytest

from bot.nlu.facts import FactReader
from tests.nlu.facts.helpers import read

HAS = [
    ("sees a therapist for anxiety", ["anxiety"]), ("takes meds for adhd", ["adhd"]),
    ("he has ADHD", ["adhd"]), ("ADD", ["adhd"]), ("diagnosed with add", ["adhd"]), ("autism", ["autism"]), ("he is on the spectrum", ["autism"]), ("she has asperger's", ["autism"]), ("private doctor said dyslexia, they ignored it", ["dyslexia"]),
    ("adhd, inattentive", ["adhd"]), ("dislexia and disgraphia", ["dyslexia", "dysgraphia"]), ("he has down syndrome", ["down syndrome"]), ("she has CP", ["cerebral palsy"]), ("he has ODD", ["odd"]), ("my son has adhd, does it count", ["adhd"]),
    ("does my son with adhd qualify", ["adhd"]), ("his autism is getting worse", ["autism"]), ("no autism but he has adhd", ["adhd"]), ("I have a child with autism", ["autism"]), ("crohn's disease", ["crohn's"]), ("fragile x", ["fragile x"]), ("he's deaf", ["deafness"]),
    ("she has epilepsy and anxiety", ["epilepsy", "anxiety"]), ("type 1 diabetes", ["diabetes"]), ("he doesn't read because he has dyslexia", ["dyslexia"]), ("was diagnosed with autism in 2020", ["autism"]),
    ("no diagnosis", ["none"]), ("no dx", ["none"]), ("not diagnosed", ["none"]), ("nothing diagnosed", ["none"]), ("he has never been diagnosed", ["none"]),
]  # fmt: skip
HAS_IN_SPANISH = [
    ("tiene autismo", ["autism"]), ("mi hijo es autista", ["autism"]), ("TEA", ["autism"]), ("mi hijo tiene ADHD y dislexia", ["adhd", "dyslexia"]), ("TDAH", ["adhd"]), ("síndrome de Down", ["down syndrome"]), ("le diagnosticaron epilepsia", ["epilepsy"]),
    ("sin diagnóstico", ["none"]), ("no tiene diagnóstico", ["none"]), ("parálisis cerebral", ["cerebral palsy"]),
]  # fmt: skip
HAS_NOT = [
    "does he need therapy for anxiety?",
    "he doesn't have autism", "not autistic", "autism was ruled out", "teacher thinks adhd", "maybe autism", "could be dyslexia", "being tested for autism", "does ADHD count?", "wait does adhd even count??", "is adhd a disability", "what is dyslexia",
    "can a child with adhd get an IEP", "schools must serve kids with autism", "his brother has autism", "I have ADHD too", "she doesn't have adhd or autism", "does my son have autism?", "is my son autistic?", "my son has odd behavior", "can you add that", "signs of autism", "Is ODD with ADHD treated differently by schools?", "Can a bright student have a specific learning disability?",
    "if he has adhd", "waiting for an autism evaluation", "help for dyslexia?", "need a diagnosis?",
]  # fmt: skip
HAS_NOT_IN_SPANISH = [
    "no tiene autismo",
    "la maestra cree que tiene TDAH",
    "puede ser autismo",
    "¿el TDAH cuenta?",
    "los niños con autismo",
    "su hermano tiene autismo",
    "evaluación de autismo",
]


@pytest.mark.parametrize(("text", "names"), HAS)
def test_reads_a_diagnosis(reader: FactReader, text: str, names: List[str]) -> None:
    assert read(reader, text)["diagnosis"] == names


@pytest.mark.parametrize(("text", "names"), HAS_IN_SPANISH)
def test_reads_a_diagnosis_in_spanish(reader: FactReader, text: str, names: List[str]) -> None:
    assert read(reader, text, "es")["diagnosis"] == names


@pytest.mark.parametrize("text", HAS_NOT)
def test_is_no_diagnosis(reader: FactReader, text: str) -> None:
    assert "diagnosis" not in read(reader, text)


@pytest.mark.parametrize("text", HAS_NOT_IN_SPANISH)
def test_is_no_diagnosis_in_spanish(reader: FactReader, text: str) -> None:
    assert "diagnosis" not in read(reader, text, "es")
