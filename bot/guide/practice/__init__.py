"""Practice for school staff: a conversation with a parent who writes like a parent, read and answered with feedback."""
