"""What is remembered from run to run, in one SQLite file beside the editions: who approved what, what was printed, who has it.

store      the file: schema, migrations, transactions, the lock of a command
editions   an edition's way from draft to sent, and the bytes that were approved
mailings   who gets a mailing, and what the server said
runs       which commands ran, and how they ended
"""

from briefing.ledger.editions import FILES, Standing, Step, digest
from briefing.ledger.store import NAME, Ledger, lock

__all__ = ["FILES", "NAME", "Ledger", "Standing", "Step", "digest", "lock"]
