"""What each publishing platform allows and wants, decided without talking to it."""
