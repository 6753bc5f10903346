"""Dated facts: what holds on a day is what a plain reading of its spans says, for everything that reads one.

A span is read plainly by walking from its first day to its last; one without a last day goes on.
"""

from __future__ import annotations

import dataclasses
from collections.abc import Iterable
from datetime import date, timedelta

from conduct_makers import deviation, method, permit, person, scope_row
from hypothesis import given
from hypothesis import strategies as st

from guiju.conduct.addresses import naming
from guiju.conduct.coverage import in_force
from guiju.conduct.ends import contract_end, near, paper_end
from guiju.conduct.persons import (
    RELEVANT,
    authorisations,
    employed_long_term,
    holds_paper,
    signing_fields,
)
from guiju.conduct.register_premises import NamedAddressFacts
from guiju.record import enclosures as e
from guiju.record.words import Day

FIRST, LENGTH = date(2027, 12, 20), 40
WINDOW = [FIRST + timedelta(days=each) for each in range(LENGTH)]
"""Days around the turn of a leap year's January that are asked about; spans begin and end within them."""
Span = tuple[date, date | None]
SPANS = st.lists(
    st.tuples(st.integers(0, LENGTH - 1), st.one_of(st.none(), st.integers(0, 15))).map(
        lambda each: (WINDOW[each[0]], None if each[1] is None else WINDOW[each[0]] + timedelta(days=each[1]))
    ),
    max_size=4,
)
ASKED = st.sampled_from(WINDOW)


def plainly(spans: Iterable[Span]) -> set[date]:
    """The days that some span holds, walked one by one; an open one is walked to the end of what is asked."""
    found: set[date] = set()
    for first, last in spans:
        day = first
        while day <= (WINDOW[-1] + timedelta(days=60) if last is None else last):
            found.add(day)
            day += timedelta(days=1)
    return found


def text(day: date) -> Day:
    return Day(day.isoformat())


def end(day: date | None) -> Day | None:
    return None if day is None else text(day)


def paper(span: Span, *, attested: bool = True) -> e.Qualification:
    days = {"valid_from": text(span[0]), "valid_to": end(span[1])}
    return e.Qualification(kind="metrologist_2", number="1", issuer="演示", attested=attested, **days)


def employment(span: Span, kind: str = "long_term") -> e.Employment:
    return e.Employment(kind=kind, valid_from=text(span[0]), valid_to=end(span[1]))  # type: ignore[arg-type]


def granted(span: Span, kind: str = "calibrate", fields: tuple[str, ...] = ("mass",)) -> e.Authorisation:
    days = {"valid_from": text(span[0]), "valid_to": end(span[1])}
    by = {"method": "" if kind == "sign" else "演示-06", "edition": "" if kind == "sign" else "2025"}
    return e.Authorisation(kind=kind, fields=fields, trained=True, **by, **days)  # type: ignore[arg-type]


@given(seen=SPANS, unseen=SPANS, day=ASKED)
def test_a_paper_counts_on_the_days_of_those_that_were_seen(seen: list[Span], unseen: list[Span], day: date) -> None:
    held = (*(paper(each) for each in seen), *(paper(each, attested=False) for each in unseen))
    who = person("P", qualifications=held)
    assert holds_paper(who, RELEVANT, text(day)) == (day in plainly(seen))


@given(long=SPANS, short=SPANS, day=ASKED)
def test_employed_are_those_with_a_long_term_contract_that_day(long: list[Span], short: list[Span], day: date) -> None:
    held = (*(employment(each) for each in long), *(employment(each, "short_term") for each in short))
    assert employed_long_term(person("P", employments=held), text(day)) == (day in plainly(long))


@given(own=SPANS, other=SPANS, day=ASKED)
def test_an_authorisation_lets_one_calibrate_on_its_days_alone(own: list[Span], other: list[Span], day: date) -> None:
    held = (*(granted(each) for each in own), *(granted(each, "review") for each in other))
    found = authorisations(person("P", authorisations=held), "calibrate", method(), text(day))
    assert len(found) == sum(day in plainly([each]) for each in own)


@given(mass=SPANS, length=SPANS, day=ASKED)
def test_the_fields_signed_for_are_those_granted_that_day(mass: list[Span], length: list[Span], day: date) -> None:
    held = (*(granted(each, "sign") for each in mass), *(granted(each, "sign", ("length",)) for each in length))
    expected = [name for name, spans in (("length", length), ("mass", mass)) if day in plainly(spans)]
    assert list(signing_fields(person("P", authorisations=held), text(day))) == expected


@given(span=SPANS.filter(bool), day=ASKED)
def test_a_permit_reaches_as_long_as_its_authorisation(span: list[Span], day: date) -> None:
    first, last = span[0]
    one = dataclasses.replace(permit("start"), valid_from=text(first), valid_to=end(last))
    found = one.covers(one.person_id, "calibrate", ("演示-06", "2025", "mass"), text(day))
    assert found == (day in plainly([span[0]]))


@given(valid=SPANS.filter(bool), suspended=SPANS, day=ASKED)
def test_a_line_of_the_scope_is_in_force_outside_its_suspensions(
    valid: list[Span], suspended: list[Span], day: date
) -> None:
    first, last = valid[0][0], valid[0][1] or WINDOW[-1]
    spans = tuple((text(since), end(until)) for since, until in suspended)
    row = dataclasses.replace(scope_row(), valid_from=text(first), valid_to=text(last), suspensions=spans)
    assert in_force(row, text(day)) == (day in plainly([(first, last)]) - plainly(suspended))


@given(named=SPANS, day=ASKED)
def test_an_address_is_named_on_its_days(named: list[Span], day: date) -> None:
    rows = [
        NamedAddressFacts(qualification=str(place), address="某市 1 号", valid_from=text(first), valid_to=end(last))
        for place, (first, last) in enumerate(named)
    ]
    expected = tuple(str(place) for place, each in enumerate(named) if day in plainly([each]))
    assert naming(rows, "某市１号", text(day)) == expected


PARTS = ("documented_on", "judged_on", "authorised_on", "accepted_on")


@given(done=st.tuples(*[st.one_of(st.none(), ASKED)] * 4), last=st.one_of(st.none(), ASKED), day=ASKED)
def test_a_deviation_holds_from_its_last_part_to_its_end(
    done: tuple[date | None, ...], last: date | None, day: date
) -> None:
    given_parts = {name: end(each) for name, each in zip(PARTS, done, strict=True)}
    one = deviation("method", expires_on=end(last), **given_parts)
    complete = all(each is not None and each <= day for each in done)
    lasts = done[2] is None or (last is not None and day <= last)
    assert (one.missing_on(text(day)) == ()) == (complete and lasts)


def last_day_of(spans: list[Span], day: date) -> date | None:
    """The last day that is reached from a day without a gap, by walking; None where it has no end or does not begin."""
    held = plainly(spans)
    if day not in held:
        return None
    while day + timedelta(days=1) in held:
        day += timedelta(days=1)
    return None if day > WINDOW[-1] + timedelta(days=30) else day


@given(spans=SPANS, day=ASKED)
def test_contract_and_paper_end_where_a_walk_day_by_day_ends(spans: list[Span], day: date) -> None:
    who = person(
        "P",
        employments=tuple(employment(each) for each in spans),
        qualifications=tuple(paper(each) for each in spans),
    )
    expected = end(last_day_of(spans, day))
    assert contract_end(who, text(day)) == expected
    assert paper_end(who, text(day)) == expected


@given(day=ASKED, last=ASKED, ahead=st.integers(1, 30))
def test_a_warning_ahead_begins_so_many_days_before_and_ends_with_the_day(day: date, last: date, ahead: int) -> None:
    warned = {last - timedelta(days=each) for each in range(ahead)}
    assert near(text(day), text(last), ahead) == (day in warned)
