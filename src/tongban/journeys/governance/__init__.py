"""数据治理: tags and quality rules as data, run over everybody by the same machine as policies.

A tag is a named condition over facts, with owner, purpose, lineage and tests. A quality rule says what is wrong with
what a source delivers; what it finds becomes a task of the source's department, closed only by the next run.
"""
