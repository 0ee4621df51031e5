"""OFD, the national fixed-layout format: written from the same drawing as the PDF, sealed, read and verified."""
