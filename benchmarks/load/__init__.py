"""Load: how a server behaves from one conversation at a time to more than it can take, beside a bare ``rasa init`` bot."""
