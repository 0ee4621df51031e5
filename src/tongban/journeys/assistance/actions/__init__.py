"""Every write of assistance, one file per subject."""
