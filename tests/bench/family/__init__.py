"""A family of one tiny model, as the bench finds it: a class, and a module that builds it."""
