"""The studio's long-lived process: everything it knows, decides and says."""
