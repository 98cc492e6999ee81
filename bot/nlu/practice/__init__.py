"""Reads a staff member's reply: which points it makes and which red flags it raises."""
