"""Benchmarks: the guide beside a bare ``rasa init`` bot, on this machine, in one run."""
