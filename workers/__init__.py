"""Worker processes: one order in, events out."""
