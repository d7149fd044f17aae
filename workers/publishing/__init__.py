"""The wire protocols of the publishing platforms, one file each."""
