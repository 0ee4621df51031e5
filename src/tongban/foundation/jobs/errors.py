"""What a job may raise to say more than "failed"."""


class GiveUp(Exception):
    """Trying again will not help: the job ends now and the console shows it."""
