"""Tests of accounts, approval and publishing, against a loopback YouTube."""
