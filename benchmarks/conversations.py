"""What is said in the benchmark: conversations of ten messages, written for it.

The guide's are questions as parents put them and turns of the short check, English and Spanish, short and long.
The bare bot's are its own moods, along its own stories.
"""

from __future__ import annotations

from typing import Tuple

Talk = Tuple[str, ...]

GUIDE: Tuple[Talk, ...] = (
    (
        "What is an IEP?",
        "how do i know if my son can get one",
        "what are the steps",
        "how long does the testing take",
        "do i have to pay for any of that",
        "what is the difference between an iep and a 504 plan?",
        "his teacher says he is doing too well for an IEP, is that right?",
        "can the school say no",
        "who comes to the meeting",
        "thank you so much",
    ),
    (
        "my child is struggling in school and I don't know what to do",
        "he is 8, in 3rd grade",
        "a public school",
        "no he has no plan",
        "what is a 504 plan?",
        "nobody has asked for anything yet",
        "reading and writing, he hates it",
        "he falls behind",
        "we don't have a diagnosis",
        "Ohio",
    ),
    (
        "my 7 yo 2nd grader in Georgia with ADHD is failing reading, I asked for testing March 3 in an email and "
        "nobody answered",
        "public",
        "wait does adhd even count??",
        "nope",
        "what if they say no?",
        "can you write the letter for me",
        "what does procedural safeguards mean",
        "can I bring someone with me to the meeting",
        "where does that come from?",
        "ok bye",
    ),
    (
        "hi",
        "the teacher told me my daughter needs an evaluation and I'm scared they will take her out of her class",
        "will she be labeled forever",
        "can i say no to services after I signed",
        "what kinds of help can be in the plan",
        "does she get more time on tests",
        "what is least restrictive environment",
        "explain that more simply",
        "and what about speech therapy?",
        "I want to talk to a person",
    ),
    (
        "We just moved here from another state and my son already had an IEP there. The new school says they have to "
        "start over and test him again before he gets any help. He has autism and he is in 5th grade. Is that true?",
        "what about transportation on the bus",
        "how often do they have to look at the plan again",
        "they are not doing what the IEP says",
        "how do I file a complaint",
        "what is mediation",
        "do you keep what I write here?",
        "are you a real person",
        "what happens when he turns 18",
        "thanks",
    ),
    (
        "¿Qué es un IEP?",
        "mi hijo tiene 6 años y le cuesta mucho leer, qué hago",
        "está en primer grado",
        "es escuela pública",
        "no tiene ningún plan",
        "¿cuánto cuesta la evaluación?",
        "todavía no he pedido nada",
        "se atrasa en la lectura",
        "no tiene diagnóstico",
        "Texas",
    ),
    (
        "hola",
        "la maestra dice que mi niña necesita un plan 504, ¿es malo eso?",
        "¿qué diferencia hay con un IEP?",
        "¿puedo pedir un intérprete para la reunión?",
        "¿quién va a la reunión?",
        "¿y si no estoy de acuerdo con lo que dice la escuela?",
        "¿cuánto tiempo tienen para contestar?",
        "dígalo más fácil",
        "¿tengo que firmar?",
        "muchas gracias",
    ),
    (
        "my kid gets suspended all the time, she has an iep for behavior",
        "what is a manifestation determination",
        "can they expel her",
        "what is an FBA",
        "does homeschool matter for special education",
        "I would like to check my child's situation",
        "she is 12",
        "public school",
        "she is suspended right now",
        "go back",
    ),
)

#: Letters and clocks, in a language and in both: what costs more than a question.
LETTERS: Tuple[Talk, ...] = (
    (
        "write me a letter to ask for testing",
        "he can't sound out words and cries over homework",
        "skip",
        "in Spanish please",
        "¿y cuándo tienen que contestar?",
        "thank you",
    ),
    (
        "They signed us up for testing, I gave my consent on October 6. By when must they be done? We live in Texas.",
        "what if they are late",
        "write the letter",
        "nothing has happened since",
        "skip",
        "¿Me lo puede decir en español?",
    ),
)

BARE: Tuple[Talk, ...] = (
    ("hi", "I feel great", "hello there", "I'm so sad", "yes", "good morning", "not very good", "no", "are you a bot?", "bye"),
    ("hey", "very sad", "of course", "hello", "wonderful", "hey there", "I am disappointed", "never", "am I talking to a human?", "see you"),
    ("good evening", "I am amazing", "moin", "extremely sad", "that sounds good", "hi", "my day was horrible", "not really", "are you human?", "good night"),
    ("hello", "perfect", "let's go", "unhappy", "correct", "good afternoon", "so sad", "no way", "am I talking to a bot?", "cee you later"),
)  # fmt: skip
