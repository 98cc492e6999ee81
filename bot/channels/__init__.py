"""Channels: they know transports, and nothing of IEPs."""
