"""The one trust root: keys that sign and seal, and keys that keep personal data unreadable at rest."""
