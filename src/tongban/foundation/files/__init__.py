"""Files that people hand in and the house makes: content-addressed, sniffed, scanned, encrypted at rest."""
