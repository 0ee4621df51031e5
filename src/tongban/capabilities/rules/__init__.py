"""The one language of conditions: SQL predicates over facts, answers and dated parameters.

An expression is parsed, checked against a closed whitelist and typed against the dictionary of facts; what remains is
a small tree of our own.
Back ends (the compiled row function here, SQL text for engines) are made from that tree alone, never from the
author's text.
Truth is SQL's: true, false or unknown, and unknown is never treated as no.
"""
