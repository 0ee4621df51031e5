"""Writes of identity: accounts, and delegations."""
