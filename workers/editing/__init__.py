"""The cutting room: from a timeline to finished files."""
