"""What a worker knows of its GPU."""
