"""A period of civil days as instants."""

from datetime import date, datetime, time, timedelta

from guiju.lab.house import clock


def instants(first_day: date, last_day: date) -> tuple[datetime, datetime]:
    """First instant of the first day, and the instant after the last day, in the site's zone."""
    start = datetime.combine(first_day, time(), clock.zone())
    end = datetime.combine(last_day + timedelta(days=1), time(), clock.zone())
    return start, end
