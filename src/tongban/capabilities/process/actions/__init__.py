"""Every write of the process room."""
