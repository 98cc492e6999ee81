"""The names by which a person, or a screen reader, finds the parts of the widget."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Mapping


@dataclass(frozen=True)
class Words:
    launcher: str
    panel: str
    log: str
    input: str
    send: str
    choices: str
    you: str
    guide: str
    close: str
    menu: str
    other_language: str
    times: str
    remember: str
    start_over: str
    delete: str
    person: str
    sources: str
    helpful: str
    not_helpful: str
    change: str
    copy: str
    print: str
    word_file: str
    letter_text: str
    calendar: str
    try_again: str


WORDS: Mapping[str, Words] = {
    "en": Words(
        launcher="Ask the family guide",
        panel="Family guide",
        log="Conversation",
        input="Your message",
        send="Send",
        choices="Choices",
        you="You said:",
        guide="The guide said:",
        close="Close",
        menu="Menu",
        other_language="Español",
        times="Show times",
        remember="Remember on this device",
        start_over="Start over",
        delete="Delete my conversation",
        person="Talk to a person",
        sources="Sources",
        helpful="Helpful",
        not_helpful="Not helpful",
        change="Change:",
        copy="Copy",
        print="Print",
        word_file="Word file",
        letter_text="Letter text",
        calendar="Add to calendar",
        try_again="Try again",
    ),
    "es": Words(
        launcher="Pregunte a la guía para familias",
        panel="Guía para familias",
        log="Conversación",
        input="Su mensaje",
        send="Enviar",
        choices="Opciones",
        you="Usted dijo:",
        guide="La guía dijo:",
        close="Cerrar",
        menu="Menú",
        other_language="English",
        times="Mostrar horas",
        remember="Recordar en este aparato",
        start_over="Empezar de nuevo",
        delete="Borrar mi conversación",
        person="Hablar con una persona",
        sources="Fuentes",
        helpful="Me sirvió",
        not_helpful="No me sirvió",
        change="Cambiar:",
        copy="Copiar",
        print="Imprimir",
        word_file="Archivo de Word",
        letter_text="Texto de la carta",
        calendar="Agregar al calendario",
        try_again="Intentar otra vez",
    ),
}
