"""Text messages as text: what they cost, how a reply is cut into them, and what short answers mean. Pure."""
