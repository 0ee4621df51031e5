"""What can go wrong in *audit*."""


class AppendOnly(Exception):
    """Somebody tried to change or delete an audit row. There is no way round it: record a new row instead."""
