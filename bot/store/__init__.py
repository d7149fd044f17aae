"""SQLite: what the studio remembers, one module per aggregate. Nothing else opens the database."""

from bot.store.database import Transaction
from bot.store.store import Store

__all__ = ["Store", "Transaction"]
