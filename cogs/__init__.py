"""Discord commands and chat modes, one module each."""
