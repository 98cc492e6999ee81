"""Reads the training examples with their full labels.

Rasa takes an intent with a slash ("faq/cost") for a response selector's and asks for a response to each.
Here one classifier reads all labels, so the full label becomes a property of the example and the intent
is what stands before the slash, which is what the rules need.
"""

from __future__ import annotations

from typing import Text

from rasa.shared.importers.rasa import RasaFileImporter
from rasa.shared.nlu.training_data.training_data import TrainingData

#: Property of an example: its full label.
LABEL = "label"


class LabelledExamples(RasaFileImporter):
    """Rasa's file importer, with labels kept whole."""

    def get_nlu_data(self, language: Text = "en") -> TrainingData:
        """The training examples of all languages."""
        data = super().get_nlu_data(language)
        for example in data.training_examples:
            full = example.data.pop("intent_response_key", None) or example.get("intent")
            if full:
                example.set(LABEL, full)
                example.set("intent", str(full).split("/")[0])
        return TrainingData(training_examples=data.training_examples)
