"""Cameras: what turns a shot into moving pictures."""
