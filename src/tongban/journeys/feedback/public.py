"""The front door of *feedback*."""

from .actions import Handling, appeal, assign, contact, rate, revisit, settle
from .errors import AlreadyRated, FeedbackError, UnknownTag, WrongStep
from .models import Rating, Remedy, RemedyState
from .queries import Figures, figures, rated_among, rating_of, remedies_visible_to
from .tags import Level, tags_for

__all__ = [
    "AlreadyRated",
    "FeedbackError",
    "Figures",
    "Handling",
    "Level",
    "Rating",
    "Remedy",
    "RemedyState",
    "UnknownTag",
    "WrongStep",
    "appeal",
    "assign",
    "contact",
    "figures",
    "rate",
    "rated_among",
    "rating_of",
    "remedies_visible_to",
    "revisit",
    "settle",
    "tags_for",
]
