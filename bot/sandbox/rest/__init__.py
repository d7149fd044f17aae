"""Discord's REST routes, one module a family."""
