"""Pages of the loopback platforms, as HTML beside this."""
