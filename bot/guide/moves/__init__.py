"""What the guide can do in a turn, one module a thing: each move takes a message and gives a turn."""
