"""The cutting room's bench: a film of its own, rendered again and again, and what that cost.

Nothing here is imported by the studio; `picturelock bench edit` starts it by name.
"""
