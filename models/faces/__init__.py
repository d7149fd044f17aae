"""Compares faces: how likely a picture shows whom reference pictures show."""
