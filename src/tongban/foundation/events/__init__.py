"""What happened, told once in the transaction that did it, and delivered later to whoever asked: an outbox."""
