"""SQLite: what the studio remembers, one module per aggregate. Nothing else opens the database."""
