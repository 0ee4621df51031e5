"""事实: one dictionary of everything the city knows about people and organisations, and the way to ask for it.

Each fact has one entry in ``dictionary/``; each answer says where it came from, as of when, and on what legal ground.
"""
