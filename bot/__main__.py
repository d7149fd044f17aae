"""`python -m bot`: the same as `picturelock`."""

from bot.cli import main

main()
