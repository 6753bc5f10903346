"""Facts of a period about posts: the days on which one had fewer people than it needs, and that are over."""

from collections import defaultdict
from datetime import date

from guiju.conduct.lapses import Lapse, LapsesFacts, Span, shortfalls
from guiju.lab.house.reading import Reading
from guiju.lab.people.models import Appointment, Post
from guiju.record.words import Day, Text


def posts(reading: Reading, first_day: date, last_day: date) -> LapsesFacts:
    """Every post that there was in the period; two queries."""
    rows = reading.rows(Post.objects.filter(valid_from__lte=last_day).exclude(valid_to__lt=first_day).order_by("code"))
    held: dict[int, dict[int, list[Span]]] = defaultdict(lambda: defaultdict(list))
    for each in reading.rows(Appointment.objects.filter(valid_from__lte=last_day).order_by("pk")):
        held[each.post_id][each.person_id].append(_span(each.valid_from, each.valid_to))
    found = (
        (post, shortfalls(held[post.pk].values(), post.needed, *_days(post, first_day, last_day))) for post in rows
    )
    return LapsesFacts(
        watched=len(rows),
        lapses=tuple(
            Lapse(kind="post", subject=post.code, name=Text(zh=post.name, en=post.name_en), spans=spans)
            for post, spans in found
            if spans
        ),
    )


def _span(first: date, last: date | None) -> Span:
    return Day(first.isoformat()), None if last is None else Day(last.isoformat())


def _days(post: Post, first_day: date, last_day: date) -> tuple[Day, Day]:
    """The days of the period on which there was the post."""
    begin, end = max(first_day, post.valid_from), min(last_day, post.valid_to or last_day)
    return Day(begin.isoformat()), Day(end.isoformat())
