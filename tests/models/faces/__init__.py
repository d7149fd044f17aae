"""Tests of what compares faces."""
