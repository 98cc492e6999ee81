"""The pure core: knows special education, and nothing of Rasa, HTTP or databases."""
