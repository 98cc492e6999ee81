"""Which language a message is in: English, Spanish, or too short to tell."""

from __future__ import annotations

import re
from typing import Any, Dict, List, Optional, Text

from rasa.engine.graph import ExecutionContext, GraphComponent
from rasa.engine.recipes.default_recipe import DefaultV1Recipe
from rasa.engine.storage.resource import Resource
from rasa.engine.storage.storage import ModelStorage
from rasa.shared.nlu.training_data.message import Message
from rasa.shared.nlu.training_data.training_data import TrainingData

from bot.guide.texts import plain

#: Message property: "en", "es" or ``None``.
LANGUAGE = "language"

# Words that are frequent in one language and no word of the other ("no", "me", "son", "he" are in neither list).
_ENGLISH = frozenset(
    """a about after all also am an and any anyone are aren arent ask asked asking at back be because been being but by can cant child
    children could day did didn didnt do does doesn doesnt doing don dont down each every everyone evaluation few first for from get gets
    getting girl go goals going gonna good got grade had has hasnt have haven havent having help her here hes hi hello him his how i if im
    in into is isnt it its ive just keep keeps kid kids kiddo know let like long make many maybe meeting mom more most much my myself need needs
    never new next not nothing now of off okay on once one only or our out over own parent parents please put really refuse right said say
    says school see services she shes should since so some someone still students sure take teacher tell test testing than thank thanks that
    thats the their them then there these they theyre thing think this those time to told too try under until up us very wait want wanted
    wants was wasnt we were what whats when where which while who why will with won wont would wouldnt write year years yes yeah yep nope
    you your youre yup daughter state law letter year old reading speech plan work went whose whom stuff bye morning afternoon evening evening
    again mean means explain simpler slower louder cool awesome great sorry wrong ok""".split()
) - {"no", "me", "he", "a", "has", "come", "plan", "ok", "son", "once", "par", "van", "den", "pan", "sin", "mayor", "real", "mas"}
_SPANISH = frozenset(
    """abuela abuelo actualmente adonde ahi ahora al alguien algo algun alguna alla alli ante antes aqui asi ayer aun aunque ayuda ayudar ano anos
    bien buenas buenos bueno cada calificaciones camion casa casi clase como con contra creo cual cuales cualquier cuando cuanta cuanto cuantos cuesta
    dan dar das deben debe debo decir del desde despues dia dias dice dicen dijeron dijo digame dime donde dos el ella ellas ellos en entonces entiendo
    era eres es esa ese eso esos espanol esta estan estas este esto estos estoy escuela escribir evaluacion explicar fue gracias grado ha haber
    habla hablar hace hacen hacer hacia hago han hasta hay hermano hija hijas hijo hijos hola hoy hubo igual ir junta la las le leer les ley libro llama
    llamar lo los luego maestra maestro maestros mal mama manana mande mas mejor menos mi mia miedo mientras mio mis mucha mucho muchas muy nada nadie
    necesita necesito ni nieta nieto nina nino ninos ninguna ninguno nos nosotros nuestra nuestro nunca o oiga otra otro otros papa para pasa pasar
    pero perdon persona pide pidieron pido plazo poco podemos poder por porque porfa porfavor pruebas puede pueden puedo pues que q qe queda quien
    quiere quieren quiero quisiera saber sabe se sea segun ser servicios si sido siempre siento sigue sino sobre solo somos soy su sus tal tambien tampoco
    tan tanto tarde te tenemos tener tengo tiene tienen tmb tambn todavia todo todos toda todas tres tu tus un una uno unos usted ustedes va vamos
    vaya veces ver vez viene vive vivo voy xq xk ya yo y problema problemas correcto claro adios ingles repita repite regresar atras parar significa
    discapacidad derechos aprendizaje lenguaje mes meses semana semanas""".split()
) - {"no", "me", "son", "he", "has", "come", "once", "sin", "o", "y", "es", "q", "si", "la", "a"} | {"q", "es", "y", "si", "la", "o"}
_SPANISH_SIGNS = re.compile(r"[ñ¿¡áíóúé]")
_WORD = re.compile(r"[a-z]+")


def detect_language(text: str) -> Optional[str]:
    """The language of a message.

    Returns:
        "en" or "es", or ``None`` where nothing in the text tells (a number, a name, "ADHD").
    """
    words = _WORD.findall(plain(text).replace("'", ""))
    english = sum(word in _ENGLISH for word in words)
    spanish = sum(word in _SPANISH for word in words)
    if _SPANISH_SIGNS.search(text.lower()):
        spanish += 2
    if english == spanish:
        return None if english == 0 else ("es" if _SPANISH_SIGNS.search(text.lower()) else "en")
    return "en" if english > spanish else "es"


@DefaultV1Recipe.register(DefaultV1Recipe.ComponentType.MESSAGE_FEATURIZER, is_trainable=False)
class LanguageDetector(GraphComponent):
    """Notes the language of each message for the components after it."""

    @classmethod
    def create(
        cls,
        config: Dict[Text, Any],
        model_storage: ModelStorage,
        resource: Resource,
        execution_context: ExecutionContext,
    ) -> "LanguageDetector":
        """Creates the component; it has no settings."""
        return cls()

    def process(self, messages: List[Message]) -> List[Message]:
        """Sets the language of messages; the sender's own choice, where the channel sends one, decides ties."""
        for message in messages:
            language = detect_language(message.get("text") or "")
            message.set(LANGUAGE, language, add_to_output=True)
        return messages

    def process_training_data(self, training_data: TrainingData) -> TrainingData:
        """Sets the language of training examples."""
        self.process(training_data.training_examples)
        return training_data
