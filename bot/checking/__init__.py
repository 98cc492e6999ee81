"""``make check``: what must hold of the data files, told with file and line."""
