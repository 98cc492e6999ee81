"""Rasa actions: translators of a few lines between a tracker and one call to the guide."""
