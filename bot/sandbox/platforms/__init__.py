"""Loopback stand-ins of the publishing platforms: they answer as the real ones do."""
