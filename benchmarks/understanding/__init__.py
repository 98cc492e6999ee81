"""How well the guide's pipeline understands, on public data sets, beside the pipeline of ``rasa init``."""
