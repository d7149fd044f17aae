"""The sound of a film: one mix, measured and limited, encoded once."""
