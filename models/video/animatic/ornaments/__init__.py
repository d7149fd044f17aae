"""Ornaments: what lives around the subject, by mood; a film keeps its own from scene to scene."""
