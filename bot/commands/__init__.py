"""Groups of commands of `picturelock`, one module each."""
