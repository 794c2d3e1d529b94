"""A temporal tagger that can be used alone: time expressions in text, and the day of a whole article."""

from briefing.dates.article import date_article
from briefing.dates.stamps import day_of_address, day_of_stamp
from briefing.dates.tagger import find

__all__ = ["date_article", "day_of_address", "day_of_stamp", "find"]
