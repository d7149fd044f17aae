"""Who the studio is in each mode of a conversation: one prompt, one file."""
