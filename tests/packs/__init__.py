"""Scenarios of the packs, played on the real engine: people, facts, officers, letters, money, parcels."""
