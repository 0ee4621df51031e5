"""The components, sorted by kind; ``templatetags/ui.py`` offers them all under one name."""
