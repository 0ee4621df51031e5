"""Tells people what they should know, in the app and by SMS: in their language, once, and not at night."""
