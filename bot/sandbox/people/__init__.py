"""People who use the loopback Discord: what a person can see and do there."""
