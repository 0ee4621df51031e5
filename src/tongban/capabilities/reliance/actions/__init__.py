"""Every write of 用证."""
