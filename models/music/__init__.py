"""Music on this machine."""
