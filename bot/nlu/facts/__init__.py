"""Reads the facts of the short check out of what a parent writes, by rules. Knows nothing of Rasa."""

from bot.nlu.facts.reader import Entity, FactReader, as_dict
from bot.nlu.facts.vocabulary import Vocabulary

__all__ = ["Entity", "FactReader", "Vocabulary", "as_dict"]
