"""Pipeline components: what a message means, which language it is in, which facts it tells."""
