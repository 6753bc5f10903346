"""Civil days as rules compare them: ISO texts, ends of validity inclusive, years of age."""

from datetime import date, timedelta
from functools import lru_cache

from guiju.conduct.facts import CalibrationFacts, SectionFacts
from guiju.record.words import Day


def within(day: Day, valid_from: Day, valid_to: Day | None) -> bool:
    """Whether the day lies in a validity; its last day belongs to it, and an open end is None."""
    return valid_from <= day and (valid_to is None or day <= valid_to)


def days_until(day: Day, last: Day) -> int:
    """Days from `day` to `last`; negative when it has passed."""
    return (date.fromisoformat(last) - date.fromisoformat(day)).days


@lru_cache(maxsize=1024)
def birthday(born: Day, years: int) -> Day:
    """The day on which `years` of age are completed.

    Who was born on 29 February completes a year on 28 February where there is no 29th: a period of years ends on the
    last day of the month that lacks its day (Civil Code, art. 202).
    """
    birth = date.fromisoformat(born)
    try:
        return Day(birth.replace(year=birth.year + years).isoformat())
    except ValueError:
        return Day(birth.replace(year=birth.year + years, day=28).isoformat())


@lru_cache(maxsize=1024)
def last_day_under(born: Day, limit: int) -> Day:
    """The last day on which somebody is not over `limit` years: the day before `limit` + 1 years are completed.

    周岁 are completed years, and 超过 does not include the number itself (Civil Code, art. 1259): who is 65 has not
    exceeded 65周岁 until 66 years are completed. The birthday itself already counts as exceeding, the stricter of the
    two ways to count it.
    """
    return Day((date.fromisoformat(birthday(born, limit + 1)) - timedelta(days=1)).isoformat())


def measurement_days(facts: CalibrationFacts, section: SectionFacts) -> tuple[Day, ...]:
    """First and last day of a section's measurement as far as known, each once; at finish the last is the act's day."""
    last = facts.day if facts.stage == "finish" else section.last_day
    return (section.day,) if last is None or last <= section.day else (section.day, last)
