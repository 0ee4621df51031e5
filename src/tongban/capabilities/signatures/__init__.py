"""Signing what is on the screen: people and organisations sign one document, in order or side by side, or decline."""
