"""What the process room announces.

- ``tongban.process.item.opened``: subject = owner; ``item``, ``block``, ``round`` (1, or more after a return).
- ``tongban.process.item.completed``: ``item``, ``block``, ``outcome``.
- ``tongban.process.item.copied``: ``item``, ``to`` (officer reference).
- ``tongban.process.item.overdue``: ``item``, ``authority``, ``assignee``; once per item.
- ``tongban.process.finished``: ``instance``.
"""

ITEM_OPENED = "tongban.process.item.opened"
ITEM_COMPLETED = "tongban.process.item.completed"
ITEM_COPIED = "tongban.process.item.copied"
ITEM_OVERDUE = "tongban.process.item.overdue"
FINISHED = "tongban.process.finished"
