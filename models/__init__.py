"""Model families and the only doors to their runtimes."""
