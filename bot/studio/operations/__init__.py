"""Edit operations: what an editor, or a language model, may do to a timeline. Pure, and each can be taken back."""
