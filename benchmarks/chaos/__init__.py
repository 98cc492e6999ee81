"""Chaos: many families talk through nginx while servers are killed, stores restarted and the model exchanged.

Afterwards the store is read: is any message lost, doubled, out of order, or in another family's conversation?
"""
