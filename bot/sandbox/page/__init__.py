"""The web page of the sandbox: what it shows, what it can do, and what it is told as things happen."""
