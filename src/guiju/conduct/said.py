"""What the statements on a record say about who did what, when."""

from guiju.conduct.facts import CalibrationFacts
from guiju.record.words import Day

ORDER = ("calibrate", "review", "approve", "issue")
"""Purposes in the order in which they follow one another; replacement and withdrawal come after."""


def day_of(facts: CalibrationFacts, purpose: str) -> Day:
    """The day of the last statement of this purpose; the day of the act while it does not stand yet."""
    days = [each.day for each in facts.statements if each.purpose == purpose]
    return days[-1] if days else facts.day


def rank(purpose: str) -> int:
    """Place of a purpose in the order."""
    return ORDER.index(purpose) if purpose in ORDER else len(ORDER)


def is_asked(facts: CalibrationFacts, purpose: str) -> bool:
    """Whether the person of a statement is asked for: in a past case only where such a statement stands."""
    return facts.stage != "past" or any(each.purpose == purpose for each in facts.statements)
