"""Tests of the whole: architecture, security, journeys, crashes, contracts."""

# Words of ``manage`` for the tables of a town that is thrown away; the storm runs the migrations instead.
MAKE_TABLES = ("migrate", "--run-syncdb", "--settings", "tests.tables", "--verbosity", "0")
