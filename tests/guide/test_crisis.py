"""Words of danger: found whatever the model thinks; a school's everyday words are no crisis."""

from __future__ import annotations

from pathlib import Path
from typing import Dict, Iterator, List, Tuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.guide.content import Content
from bot.guide.crisis import CrisisDetector, CrisisPatterns
from bot.guide.guide import label_to_act_on
from bot.guide.yaml_source import read_yaml

DANGEROUS = """
my son says he wants to die
she told me she wants to kill herself
he keeps saying he wishes he was dead
My daughter said she doesn't want to be alive anymore
he says he dont want to live
I found a suicide note in her binder
he tried to hang himself last night
my 10 year old talks about dying all the time and how she wants to be dead
she's been cutting herself
he cuts his arms with a razor
there are cuts on her wrists
she said everyone would be better off without her
he said nobody would miss him
im thinking about killing myself
I can't do this anymore i want to end my life
i just want to go to sleep and not wake up
i don't want to wake up tomorrow
there's no point in living
what's the point of being alive
life isn't worth living
i hate my life i should just die
he said he should never have been born
my daughter took a whole bottle of tylenol
she swallowed a handful of pills
he overdosed
she asked me how many pills it takes
she wrote a goodbye letter to us
he tried to jump off the roof
she wants to jump out of the window
he put a belt around his neck
he is holding a knife to his throat
she said she is going to hurt herself at school
he wants to end it all
I want to disappear and be dead
my kid said kms and he means it
hes talking about unaliving himself
she's looking up ways to die on her school laptop
he says voices tell him to do bad things
my student is self-harming
please let me die he keeps saying
he said he will kill his teacher tomorrow
she is threatening to shoot everyone at school
my son has a gun in his backpack
he knows where his dad's gun is and he is angry
there's a hit list in his notebook
a boy told my son he's going to shoot up the school on Friday
he said he wants to kill his little brother
he's threatening to stab me
he came at me with a knife
he is chasing his sister with a knife
he hurts the baby brother, he tries to strangle his sister
the aide hits my son
the teacher slapped my daughter in the face
his teacher grabbed him by the neck
the bus driver hit my nonverbal daughter
the para dragged my son down the hall by his arm
teacher dragged my 5yo down the hall
they locked him in a closet
they tied her to a chair
they strapped her to her wheelchair all day
the aide taped his mouth shut
he came home with bruises all over
she has bruises on her arms and she can't talk
he came home with a handprint on his face
there are burns on his back
my husband hits me and the kids
my ex hit my daughter with a belt
my stepdad beats me
dad punches him when he is drunk
my boyfriend choked me last night
I'm afraid he will kill us
I'm afraid to go home, my husband said he would kill me
I'm scared I'm going to hurt my child
i might hurt my baby, i cant stop
I don't feel safe at home
he's not safe with his father
domestic violence, we need help
someone touched my daughter's private parts
a man at school touched him inappropriately
my daughter was raped
I think my son was molested on the bus
she was sexually assaulted by another student
someone is touching my daughter
the coach put his hand down her pants
there was blood in her underwear
he comes in my room at night
grandpa showers with her and says it's their secret
a para asked my daughter for nudes
my son is missing
my daughter ran away last night
i ran away and im scared to go home
we can't find him anywhere
we cant find my autistic son
nobody has seen her since lunch
the school doesn't know where he is
my kid never got off the bus and nobody knows where he is
he wandered off near the pond and they are searching
the bus left and she wasn't on the bus, her phone goes to voicemail
my ex took her without permission and i don't know where they are
a man tried to pull her into his car
my child was kidnapped
he can't breathe
she's not breathing
he's having a seizure right now
her seizure won't stop
he hit his head and I can't wake him up
he is unconscious
his head is bleeding and they haven't called anyone
she drank bleach
he swallowed a battery
his lips are turning blue
her throat is closing
my child is in danger
this is an emergency
EMERGENCY!!
mi hijo dice que se quiere morir
mi hija se quiere matar
dice que ya no quiere vivir
no quiero seguir viviendo
quiero quitarme la vida
me quiero morir
ojalá no hubiera nacido, me dijo
se corta los brazos
mi hija se corta
me corto en la escuela y nadie sabe
se tomó un frasco de pastillas
encontré una carta de despedida
quiere aventarse del puente
se puso el cinturón en el cuello
dice que estaríamos mejor sin él
nadie me va a extrañar
ya no le veo sentido a la vida
estoy cansada de vivir
me voy a matar
se quiso ahorcar anoche
oye voces que le dicen que lo haga
tiene las pastillas en la mano
dice q se va a suicidar
kiere morirse
va a llevar una pistola a la escuela
dijo que va a matar a todos en la escuela
amenazó con matar a su maestra
anda con un cuchillo correteando a su hermana
mi esposo me golpea
la maestra le pega a mi hijo
el chofer le pegó a mi niña
mi marido le pega con el cinturón
el papá golpea a mi hijo
lo encerraron en un cuarto oscuro
lo amarraron a la silla
llegó con moretones en los brazos
tiene quemaduras en la espalda
abusaron de mi hija
alguien toca a mi niña
un maestro me toca
le tocó sus partes privadas
violaron a mi hija
sufrimos violencia doméstica
tengo miedo de que mi esposo nos mate
tengo miedo de hacerle daño a mi hijo
mi padrastro se mete a mi cuarto en la noche
no me siento segura en mi casa
mi hijo está desaparecido
no encuentro a mi hija
no encontramos a mi niño y no habla
mi hijo se escapó de la escuela y nadie sabe dónde está
no se bajó del bus y nadie sabe donde esta
su papá se la llevó de la escuela sin permiso
no puede respirar
no despierta y no han llamado la ambulancia
está sangrando de la cabeza
tiene una convulsión que no se le quita
se tragó unas pilas
es una emergencia
mi hija está en peligro
un hombre la quiso subir a su carro
""".strip().splitlines()

HARMLESS = """
what is an IEP
my son is struggling with reading
he got suspended for fighting
she was suspended for hitting another student
my son hit his teacher and they suspended him
he kicked a classmate and was sent home
he bites other kids at school
another kid keeps hitting my son on the bus
kids push my daughter and call her names
a boy punched him at recess and the school does nothing
a bully kicks him every day
this paperwork is killing me
these meetings are killing me
homework is killing us
the wait is killing me
it kills me to see her cry
it kills me that nobody helps
I'm dying to know what the results say
he'd rather die than read out loud
would it kill them to answer an email
we are trying to kill time before the meeting
we read to kill a mockingbird and he can't follow it
the deadline is killing me, it's a dead end
my phone is dead
his hearing aid battery died
my husband died last year and now he can't focus
her dad passed away and she is sad at school
his grandmother died and his grades fell
they cut his services
they cut her speech minutes in half
the district made budget cuts
they are cutting his aide
can they cut him off from speech therapy
he cannot cut with scissors
he cuts paper well but can't write
they hit us with a huge bill for the evaluation
it hit me that nobody had read the report
beats me why they said no
he beats his goals every year
we have to beat the deadline
he runs away from work he doesn't like
she runs away from loud noises
he elopes from the classroom, can we get an aide
he wanders in class, does he need a plan
her homework is missing
half the IEP is missing
he is missing school because of doctor visits
she is missing services because the therapist quit
he is missing a lot of assignments
there's a page missing from the report
they lost his file
the school lost my paperwork
I can't find her a tutor
I can't find the IEP
we can't find my son's records
I don't know where he is in the process
they don't know where she stands in math
I don't know where to start
the school is unresponsive
I'm worried he will fail
I'm afraid they will say no
I'm scared of the meeting
I'm worried about hurting the teacher's feelings
she is afraid of tests
he feels unsafe with substitutes in class
my daughter hurts her chances by not asking for help
is ODD covered
he was abused before we adopted him and he has PTSD
she has a history of trauma and neglect
my nephew's substance abuse counselor wants an IEP
what is the suicide prevention program at school
when is suicide prevention month
the school has active shooter drills and he panics
lockdown drills scare my autistic son
he brought a toy gun to school and got suspended
he made a finger gun and they sent him home
he drew a gun and they suspended him
he was suspended for saying he'd shoot up the class in a game
he told a girl I'll kill you in a meltdown and now they suspended him for ten days, what are my rights
the para locks the classroom door, is that allowed
does a label lock him into a program
they locked her into a certificate track
she passed out papers for the teacher
he has a bleeding disorder
he holds his breath when he is upset
take a deep breath she tells him
they taught him deep breathing
he burns out by noon
they burned bridges with every parent
I feel like I'm drowning in paperwork
I am so tired of fighting the school
I'm exhausted and don't know what to do
I give up on this district
he hates school
she cries every morning before school
he says he is stupid
she has anxiety and stomach aches
my son has depression, can he get an IEP
he has anger issues and throws chairs
he threw a chair at the teacher
he has meltdowns every day
she bangs her head when she is frustrated, can the school help
the aide was hit by a student
the teacher got kicked and they blame my son
he is in danger of failing
she is in danger of losing her diploma
can the IEP team meet in an emergency meeting
I need an emergency IEP meeting
who is the emergency contact
what is a crisis plan in the IEP
the aide is wonderful
my son's teacher touched on reading in the meeting
the therapist works on touch and feeling
he needs help in the bathroom
can he have a nurse for his seizures
he has epilepsy, what does the school have to do
she has asthma and needs her inhaler
he could die from peanuts, does he need a 504
she picks at her skin until it bleeds during tests
he chokes up when he has to speak
I want to sue the school
they broke the law
they broke my trust
the school violated my rights
he wants to be a police officer
he plays shooting games
she loves true crime and murder mysteries
he wrote a zombie story and they called me
can a child with a gun phobia get an accommodation
my child won't wake up early for school
he can't wake up in the morning because of his medicine
she doesn't want to be here in class, she wants to be home
I don't want to live in this district
he doesn't want to live with a label
I want to die of embarrassment when they read my email
the school burned down last year, where are the records
he dyed his hair
she is dying her hair
how long does the evaluation take
can I record the meeting
he is 7 and in second grade
Georgia
no
I don't know
7
what happens if I don't sign
they want to move him to another school
is the meeting safe to skip
her brother has a 504
he takes his medicine at school
how many pills can the nurse keep at school
she takes all her classes online
a knife is not allowed in his lunch box, how does he eat
how do I kill the background noise for his hearing aids
the bus never comes on time
he never got home help from the school
the bus left him waiting at the stop again
she fell behind in math
he falls a lot, does he need PT
qué es un IEP
mi hijo batalla con la lectura
lo suspendieron por pelear
le pegó a la maestra y lo suspendieron
le pegó a un compañero
un niño le pega en el recreo
los niños lo empujan
unos compañeros lo molestan
la tarea me está matando
me muero de la vergüenza
se muere de hambre a media mañana
me muero por saber los resultados
su abuelo se murió y ya no quiere estudiar
violaron mis derechos
la escuela violó la ley
no encuentro el IEP
perdieron su expediente
desapareció la terapia de su plan
está perdido en matemáticas
le toca terapia los martes
me toca firmar mañana
a quién le toca decidir
trajo una pistola de juguete
hizo la seña de pistola con los dedos
no quiere ir a la escuela
llora todas las mañanas
tengo miedo de la junta
tengo miedo de que no califique
me da miedo firmar
no quiero molestar a la maestra
puede hacerse la evaluación en español
¿la solicitud debe hacerse por escrito?
está en peligro de reprobar
quién es el contacto de emergencia
la escuela no contesta
está muy cansado
estoy cansada de pelear con la escuela
ya no aguanto esta situación con la escuela
le cortaron las terapias
no respeta el horario
tiene asma
tiene convulsiones, qué debe hacer la escuela
le cuesta despertar en la mañana
no sé dónde está el papel
no sé dónde pedirlo
vive con su papá
mi esposo no puede ir a la junta
su mamá trabaja
""".strip().splitlines()


@pytest.mark.parametrize("text", DANGEROUS)
def test_danger_is_found(content: Content, text: str) -> None:
    assert content.crisis.finds_danger(text)


@pytest.mark.parametrize("text", HARMLESS)
def test_a_schools_everyday_words_are_no_crisis(content: Content, text: str) -> None:
    assert not content.crisis.finds_danger(text)


PROBES = read_yaml(Path(__file__).parent / "data" / "crisis_probes.yml")


def probes(kind: str) -> List[str]:
    return [text for texts in PROBES[kind].values() for text in texts]


@pytest.mark.parametrize("text", probes("danger"))
def test_danger_is_found_in_messages_written_to_try_it(content: Content, text: str) -> None:
    assert content.crisis.finds_danger(text)


@pytest.mark.parametrize("text", probes("ordinary"))
def test_look_alikes_of_danger_raise_no_alarm(content: Content, text: str) -> None:
    assert not content.crisis.finds_danger(text)


def test_there_are_enough_messages_of_both_kinds() -> None:
    assert len(set(probes("danger"))) >= 200
    assert len(set(probes("ordinary"))) >= 400
    assert len(set(DANGEROUS)) >= 120
    assert len(set(HARMLESS)) >= 150
    assert not set(DANGEROUS) & set(HARMLESS)


@pytest.mark.parametrize("text", DANGEROUS[::5])
def test_danger_is_found_in_capitals_without_accents_and_in_the_middle_of_a_story(content: Content, text: str) -> None:
    assert content.crisis.finds_danger(text.upper())
    assert content.crisis.finds_danger(f"My son is 9 and has ADHD. {text}. The IEP meeting is on Monday.")


@pytest.mark.parametrize("text", HARMLESS[::5])
def test_an_idiom_hides_no_danger_beside_it(content: Content, text: str) -> None:
    assert content.crisis.finds_danger(f"{text}. And last night he said he wants to kill himself.")


def test_words_of_danger_stand_above_what_the_model_thinks(content: Content) -> None:
    assert label_to_act_on(content, "my son says he wants to die", "faq/mental_health") == "crisis"
    assert label_to_act_on(content, "what is an IEP", "faq/what_is_iep") == "faq/what_is_iep"


@given(st.text(max_size=300))
def test_any_text_can_be_read(content: Content, text: str) -> None:
    assert content.crisis.finds_danger(text) in (True, False)


def training_examples(project: Path) -> Iterator[Tuple[str, str]]:
    for path in sorted((project / "data" / "nlu").glob("*/*.yml")):
        for entry in read_yaml(path)["nlu"]:
            for line in entry["examples"].splitlines():
                if line.startswith("- "):
                    yield entry["intent"], line[2:].strip()


@pytest.fixture(scope="module")
def found(content: Content, project: Path) -> Dict[str, List[str]]:
    """The training examples, sorted by what the words alone say of them."""
    sorted_out: Dict[str, List[str]] = {"caught": [], "missed": [], "false": []}
    for label, text in training_examples(project):
        danger = content.crisis.finds_danger(text)
        if label == "crisis":
            sorted_out["caught" if danger else "missed"].append(text)
        elif danger:
            sorted_out["false"].append(f"{label}: {text}")
    return sorted_out


def test_of_all_other_training_examples_hardly_one_raises_a_false_alarm(found: Dict[str, List[str]]) -> None:
    assert len(found["false"]) <= 5, "\n".join(found["false"])


def test_words_alone_find_most_training_examples_of_crisis(found: Dict[str, List[str]]) -> None:
    """The others speak of danger without a word of it; they are the model's."""
    share = len(found["caught"]) / (len(found["caught"]) + len(found["missed"]))
    assert share > 0.98, "\n".join(found["missed"])


def test_a_pattern_is_looked_for_at_the_edges_of_words_only() -> None:
    detector = CrisisDetector(CrisisPatterns(danger=[r"\brape\b", r"^help$"], harmless=[r"\brape seed\b"]))
    assert detector.finds_danger("RAPE!")
    assert detector.finds_danger("help")
    assert not detector.finds_danger("grapes")
    assert not detector.finds_danger("rape seed oil")
    assert detector.finds_danger("rape seed, rape")
    assert not detector.finds_danger("help me")


def test_what_is_told_as_past_and_safe_is_no_danger_unless_it_goes_on() -> None:
    detector = CrisisDetector(
        CrisisPatterns(
            danger=[r"\bcut herself\b"], harmless=[], over=[r"\bused to cut herself\b"], living=[r"\bagain\b"]
        )
    )
    assert not detector.finds_danger("she used to cut herself")
    assert detector.finds_danger("she used to cut herself and does it again")
    assert detector.finds_danger("she used to cut herself. last week she cut herself")


def test_a_word_is_read_however_it_is_spelled() -> None:
    detector = CrisisDetector(
        CrisisPatterns(
            spellings={"kill himself": "kms", "himself": "hisself"}, danger=[r"\bkill himself\b"], harmless=[]
        )
    )
    assert detector.finds_danger("kill hisself")
    assert detector.finds_danger("kiiiill himself")
    assert detector.finds_danger("kms")
    assert not detector.finds_danger("he hisself")


def test_a_pattern_can_name_a_group_of_words() -> None:
    words = {"child": "son|daughter", "ours": "(my|our) {child}"}
    detector = CrisisDetector(CrisisPatterns(words=words, danger=[r"\bhurt {ours}\b"], harmless=[]))
    assert detector.finds_danger("hurt our son")
    assert not detector.finds_danger("hurt our feelings")


@pytest.mark.parametrize("words", [{}, {"ours": "my {child}", "child": "son"}])
def test_a_group_of_words_must_be_known_before_it_is_named(words: Dict[str, str]) -> None:
    with pytest.raises(ValueError, match="no group of words is called {child}"):
        CrisisPatterns(words=words, danger=[r"\bhurt {child}\b"], harmless=[])


def test_without_patterns_nothing_is_found() -> None:
    assert not CrisisDetector(CrisisPatterns(danger=[], harmless=[])).finds_danger("help")
