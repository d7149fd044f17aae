"""The benches of workers: what it costs to cut a film, to send one, and to have models on a GPU.

The studio imports nothing of this but the commands (`cli.py`), which import the rest when they are called.
"""
