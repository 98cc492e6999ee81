"""The web channel: a small JSON protocol for the chat on a school's pages (``docs/web-channel.md``)."""

from bot.channels.web.channel import WebChannel

__all__ = ["WebChannel"]
