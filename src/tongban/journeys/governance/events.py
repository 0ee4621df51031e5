"""What governance announces."""

DEFINITION_PUBLISHED = "tongban.governance.definition_published"
TASK_MOVED = "tongban.governance.task_moved"
