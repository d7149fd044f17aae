"""A loopback Discord and loopback platforms: try the studio, test it whole, and make things go wrong."""
