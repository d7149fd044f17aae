"""Draws stills: first frames, thumbnails, reference sheets."""
