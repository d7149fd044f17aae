"""A worker's GPU: its memory as a ledger, room on it, and getting it ready."""
