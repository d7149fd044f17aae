"""Cards as values: what should be seen of a production, decided without Discord."""
