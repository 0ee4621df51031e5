"""Licences that people hold, letters that authorities write, and the seals under both: made, issued, verified."""
