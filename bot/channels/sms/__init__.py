"""Text messages: a core that knows no provider, and one adapter for each provider."""
