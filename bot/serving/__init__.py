"""Running the guide: the Rasa server, the action server, health, and the supervisor that keeps both up."""
