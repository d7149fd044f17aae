"""The loopback Discord, tried with the real client over real sockets."""
