"""Use cases, one module per department."""
