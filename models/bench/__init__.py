"""The planner's bench: plans for briefs that are no worked examples, laid out so that a person can mark them.

Nothing here is imported by the studio; `picturelock bench plan` starts it by name.
"""
