"""Several servers as one guide on one machine: PostgreSQL, Redis, nginx, Rasa and action servers as processes."""
