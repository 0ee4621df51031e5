"""Every write of the cases room: one function, one transaction, one audit entry."""
