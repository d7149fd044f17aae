"""Tests of what the platforms allow and want."""
