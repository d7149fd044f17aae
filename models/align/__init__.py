"""Finding when words are heard, and which."""
