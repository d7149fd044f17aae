"""Filming with models: a shot in words, the model's pictures at the film's rate and size."""
