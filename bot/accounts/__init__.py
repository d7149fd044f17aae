"""Platform accounts: signing in, and short-lived tokens from permissions that are kept encrypted."""
