"""Layouts: how a scene is composed, one function each."""
