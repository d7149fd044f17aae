"""Voices, and what turns their sound into narration."""
