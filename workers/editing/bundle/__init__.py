"""The project bundle: a film as editing programs open it, with its media."""
