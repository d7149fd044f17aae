"""Messages as HTML, written by the server so that the page and the transcript look alike."""
