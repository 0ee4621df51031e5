"""An append-only Merkle log: what entered it can be proved to anyone, and nobody can take it out or change it unseen.

Rooms append salted digests, never personal data. A sequencer gives them their places in batches and signs a checkpoint;
witnesses run by others co-sign it only when it continues what they saw before. A receipt is checked without us.
"""
