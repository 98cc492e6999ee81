"""Reads a parent's message and a staff member's reply together (English): MiniLM, its upper layers trained further.

A sentence vector knows what a sentence is about; whether "she has a 3.8, so that doesn't change anything" rules a child
out shows only beside what the parent asked. Method: cross-encoder (Nogueira & Cho 2019), one attention for each id.
"""
