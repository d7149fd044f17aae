"""How people word their wishes for an edit: one module of patterns per department."""
