"""The light model of the chaos run: the guide's rules, actions and facts; labels are read off the message."""
