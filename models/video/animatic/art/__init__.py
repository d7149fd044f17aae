"""The animatic's bundled illustrations, and how they are gathered."""
