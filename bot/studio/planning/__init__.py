"""Planning: from a brief to a plan, as far as it can be decided without asking a model."""
