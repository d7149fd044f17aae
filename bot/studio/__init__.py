"""The pure core: every type and rule of film-making here; decides, never does I/O."""
