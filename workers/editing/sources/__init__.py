"""Where pictures and sound come from: files of every kind, probed and never trusted, and cameras that draw."""
