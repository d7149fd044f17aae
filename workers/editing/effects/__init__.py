"""What is done to the pictures of one clip: filters, grain, vignette and colour looks."""
