"""Whole messages as strangers would write them, with what an advocate would note down. Nothing more, nothing less."""

from __future__ import annotations

from datetime import date
from typing import Any, Dict

import pytest

from bot.nlu.facts import FactReader, as_dict

TODAY = date(2025, 10, 10)

ENGLISH: Dict[str, Dict[str, Any]] = {
    "Hi, my son is 8 and in third grade. He still can't read and the teacher keeps telling me to wait and see. We live in Ohio.": {
        "child_age": 8.0, "child_grade": "3", "state": "OH", "concerns": ["reading"],
    },
    "so my daughter (6) has a speech delay and nobody at school understands her, no iep yet. what do i do": {
        "child_age": 6.0, "diagnosis": ["speech delay"], "concerns": ["speech"], "plan": "none",
    },
    "my grandson lives with me, hes 10, 5th grade, has adhd and keeps getting suspended. no plan at school": {
        "child_age": 10.0, "child_grade": "5", "who": "grandparent", "diagnosis": ["adhd"], "plan": "none", "situation": ["suspended"],
        "concerns": ["behavior"],
    },
    "We just moved from Nevada to Arizona and the new school says her IEP doesn't count here": {
        "state": "AZ", "situation": ["moved"], "plan": "iep",
    },
    "I emailed the principal on September 2 asking for a full evaluation. No response at all.": {
        "request": "written", "request_date": "2025-09-02",
    },
    "Signed the consent form September 15th. how long do they have? im in florida": {
        "request": "in_progress", "consent_date": "2025-09-15", "state": "FL",
    },
    "My 4 year old is in head start and the teacher thinks he might be autistic": {"child_age": 4.0, "school_type": "preschool"},
    "They said he doesn't qualify because his grades are good. He has dyslexia!!": {
        "request": "not_eligible", "impact": "keeps_up", "diagnosis": ["dyslexia"],
    },
    "11th grader with an IEP, graduates next year, what about transition": {
        "child_grade": "11", "plan": "iep", "situation": ["leaving"],
    },
    "I'm a 34 year old single mom and my kid is struggling in math and hates school": {
        "who": "mother", "concerns": ["math", "emotions"],
    },
    "can a child with ADHD get an IEP?": {},
    "what's the difference between an iep and a 504": {},
    "Do private schools have to follow an IEP?": {},
    "He goes to a charter school in Philly, 7th grade, depression and anxiety, grades are dropping": {
        "school_type": "charter", "state": "PA", "child_grade": "7", "diagnosis": ["depression", "anxiety"], "impact": "falls_behind",
    },
    "my daughter will be 3 in december. early intervention says her services end. she doesn't walk yet": {
        "child_age": 2.8, "concerns": ["movement"],
    },
    "We homeschool our 9 year old in TX, he has dysgraphia": {
        "school_type": "home", "child_age": 9.0, "state": "TX", "diagnosis": ["dysgraphia"],
    },
    "the school is testing her now. she is in kindergarten": {"request": "in_progress", "child_grade": "K"},
    "Nobody follows his IEP. He is supposed to get speech twice a week and hasn't had it since August.": {
        "plan": "iep", "situation": ["not_followed"],
    },
    "They refused to give my son a one on one aide. he runs out of class and bites": {
        "situation": ["service_refused"], "concerns": ["behavior"],
    },
    "My son has had an IEP since first grade but hasn't made any progress on his goals, he's in 6th now": {
        "plan": "iep", "situation": ["not_working"], "child_grade": "6",
    },
    "She's twelve and reads at a second grade level. 504 plan only. Michigan": {
        "child_age": 12.0, "concerns": ["reading"], "impact": "falls_behind", "plan": "504", "state": "MI",
    },
    "I'm a foster parent, the boy is 13, I dont know if he has an IEP": {
        "who": "foster_parent", "child_age": 13.0, "plan": "unsure",
    },
    "I asked his teacher about testing and she said the school doesn't test until 3rd grade": {"request": "spoken"},
    "the school psychologist wants to evaluate my daughter and sent home a consent form, should i sign": {"request": "school_offered"},
    "Our eligibility meeting is next Tuesday and I have no idea what to bring": {
        "situation": ["meeting_set"], "date": "2025-10-14",
    },
    "im 17 and have an iep, can i go to my own meeting": {"child_age": 17.0, "plan": "iep", "who": "student"},
    "My kid is in 4th, gets As and Bs but cries every morning before school": {
        "child_grade": "4", "impact": "keeps_up", "concerns": ["emotions"],
    },
    "he has type 1 diabetes, does he need a 504? he keeps up with the work": {
        "diagnosis": ["diabetes"], "impact": "keeps_up",
    },
    "not reading, her reading is great. its the math and she has no friends": {"concerns": ["math", "social"]},
    "my nephew, 15, autistic, was expelled from public school in Georgia": {
        "child_age": 15.0, "diagnosis": ["autism"], "school_type": "public", "state": "GA", "situation": ["suspended"],
    },
    "What if the school says no?": {},
    "what happens if he doesn't qualify": {},
    "We got the evaluation results back and they say she has a learning disability in reading": {
        "situation": ["evaluated"], "diagnosis": ["learning disability"], "concerns": ["reading"],
    },
    "sent a certified letter two weeks ago requesting testing": {"request": "written", "request_date": "2025-09-26"},
    "I never put it in writing, I just asked the teacher in person": {"request": "spoken"},
    "no I haven't asked them yet, I didn't know I could": {"request": "none"},
    "our twins are 5, one doesn't talk much": {"child_age": 5.0, "concerns": ["speech"]},
    "My son was diagnosed with autism at age 3. He is 7 now, second grade, in a self contained class. He has an IEP. They want to move him.": {
        "diagnosis": ["autism"], "child_age": 7.0, "child_grade": "2", "plan": "iep",
    },
    "she's blind in one eye and can't see the board. First grade, Montana.": {
        "diagnosis": ["blindness"], "concerns": ["vision"], "child_grade": "1", "state": "MT",
    },
    "3rd grade, no diagnosis, people say he's just lazy but he loses everything and never finishes his work": {
        "child_grade": "3", "diagnosis": ["none"], "concerns": ["attention"],
    },
    "They told me he's too smart for an IEP": {"request": "refused"},
    "My daughter's IEP meeting was on March 19 and they cut her speech": {
        "plan": "iep", "date": "2025-03-19", "situation": ["service_refused"],
    },
    "Im his dad. He is nine and they keep calling me to pick him up early": {
        "who": "father", "child_age": 9.0, "concerns": ["behavior"], "situation": ["suspended"],
    },
    "is there a deadline in New Jersey": {"state": "NJ"},
    "thanks so much that helps": {},
    "can I talk to a real person": {},
    "I need help in Spanish please": {},
    "what is fape": {"term": "fape"},
    "he's not failing, he's passing all his classes, but he has no friends and the kids tease him": {
        "impact": "keeps_up", "concerns": ["social"],
    },
    "MY SON IS 6 AND THE SCHOOL IN HOUSTON WONT TEST HIM": {"child_age": 6.0, "state": "TX", "request": "refused"},
}  # fmt: skip

SPANISH: Dict[str, Dict[str, Any]] = {
    "hola mi niño tiene 6 años esta en kinder y no habla bien, la maestra no le entiende": {
        "child_age": 6.0, "child_grade": "K", "concerns": ["speech"],
    },
    "Buenas tardes, mi hija va en cuarto grado y va muy atrasada en lectura. Vivimos en Tejas. No tiene IEP.": {
        "child_grade": "4", "impact": "falls_behind", "concerns": ["reading"], "state": "TX", "plan": "none",
    },
    "mande una carta el 5 de septiembre pidiendo que lo evaluen y no me contestan": {
        "request": "written", "request_date": "2025-09-05",
    },
    "A mi hijo lo suspendieron otra vez, tiene TDAH y un IEP": {
        "situation": ["suspended"], "diagnosis": ["adhd"], "plan": "iep", "concerns": ["behavior"],
    },
    "mi nieto de 9 años no tiene amigos y llora todos los dias": {
        "who": "grandparent", "child_age": 9.0, "concerns": ["social", "emotions"],
    },
    "¿Qué es un IEP?": {"term": "iep"},
    "la escuela quiere evaluar a mi hija pero tengo miedo de firmar": {"request": "school_offered"},
    "ya firme el permiso el 20 de septiembre, cuanto tiempo tienen": {"request": "in_progress", "consent_date": "2025-09-20"},
    "me dijeron que no califica porque saca buenas calificaciones": {"request": "not_eligible", "impact": "keeps_up"},
    "nos mudamos de California a Nevada y la escuela no quiere darle las terapias": {
        "situation": ["moved", "service_refused"], "state": "NV",
    },
    "mi hija cumple 3 en diciembre y recibe intervención temprana": {"child_age": 2.8, "plan": "ifsp"},
    "Mi niño tiene autismo y está en la escuela pública, segundo grado": {
        "diagnosis": ["autism"], "school_type": "public", "child_grade": "2",
    },
    "no cumplen con el IEP de mi hijo, no le dan sus terapias": {"plan": "iep", "situation": ["not_followed"]},
    "tiene 2 años y medio y todavía no camina": {"child_age": 2.5, "concerns": ["movement"]},
    "soy la mamá de un niño de 12, está reprobando matemáticas pero en lectura va bien": {
        "who": "mother", "child_age": 12.0, "impact": "falls_behind", "concerns": ["math"],
    },
    "hace 3 años que le pido ayuda a la escuela y nada": {},
    "no sé si tiene un 504 o un IEP": {"plan": "unsure"},
    "mi hijo tiene speech en la escuela y está en 1st grade en Chicago": {"child_grade": "1", "state": "IL"},
    "todavía no he pedido nada": {"request": "none"},
    "el doctor cree que puede ser autismo": {},
    "quiero hablar con una persona": {},
    "le dije a la maestra que quiero que lo evalúen y me dijo que hay que esperar": {"request": "refused"},
}  # fmt: skip


@pytest.mark.parametrize(
    ("text", "expected"), ENGLISH.items(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_reads_an_english_message(reader: FactReader, text: str, expected: Dict[str, Any]) -> None:
    assert as_dict(reader.read(text, "en", TODAY)) == expected


@pytest.mark.parametrize(
    ("text", "expected"), SPANISH.items(), ids=lambda value: value if isinstance(value, str) else ""
)
def test_reads_a_spanish_message(reader: FactReader, text: str, expected: Dict[str, Any]) -> None:
    assert as_dict(reader.read(text, "es", TODAY)) == expected
