"""Measuring the understanding."""
