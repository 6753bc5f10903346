"""Whoever reads dated rows of the registers reads them alike: what holds on a day is what a plain walk over it says.

A reader takes rows with generated spans, among them open ones and ones that share days, and is asked about every day
around them. The last day still counts; of editions and procedures the day of the end is the first that does not.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from refused_faults import insert
from refused_house import House, taken_back
from refused_registers import first

pytest_plugins = ["refused_fixtures"]
FIRST, LENGTH = date(2027, 12, 25), 14
WINDOW = [FIRST + timedelta(days=each) for each in range(LENGTH)]
FAR = WINDOW[-1] + timedelta(days=30)
Span = tuple[date, date | None]
SPANS = st.lists(
    st.tuples(st.integers(0, LENGTH - 1), st.one_of(st.none(), st.integers(0, 6))).map(
        lambda each: (WINDOW[each[0]], None if each[1] is None else WINDOW[each[0]] + timedelta(days=each[1]))
    ),
    max_size=4,
)
SOME = settings(
    max_examples=25,
    deadline=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow],
)


def walked(span: Span, *, until: bool = False) -> set[date]:
    """The days of a span, one by one; with `until` its end is the first day that is none of them."""
    start, last = span
    last = FAR if last is None else last - timedelta(days=1) if until else last
    return {start + timedelta(days=each) for each in range((last - start).days + 1)}


def held(spans: Iterable[Span], day: date, *, until: bool = False) -> int:
    """How many spans hold the day."""
    return sum(day in walked(each, until=until) for each in spans)


def reading(day: date) -> Any:
    from guiju.lab.house.reading import Reading
    from guiju.lab.house.signing import SYSTEM

    return Reading(SYSTEM, locking=False)


@dataclass(frozen=True)
class Reader:
    """Rows of spans, and how many of them somebody who reads them finds on a day."""

    name: str
    put: Callable[[int, date, date | None], Any]
    found: Callable[[date], int]
    before: Callable[[], Any] = lambda: None
    until: bool = False
    any: bool = False
    """The reader tells only whether there is one."""


def person() -> Any:
    return first("people.Person", code="P-X")


def newcomer() -> None:
    insert("people.Person", code="P-X", name="新", birth_date=date(1990, 1, 1))


def site() -> None:
    place = {"name": "场", "name_en": "Site", "address": "某市 9 号", "address_en": "A city"}
    insert("premises.Site", code="S-X", **place)
    insert(
        "premises.Room", site=first("premises.Site", code="S-X"), code="R-X", name="室", name_en="Room", enclosure=""
    )


def a_method() -> None:
    insert("methods.Method", code="M-X", title="法", title_en="Method", kind="own", field="length")


def item() -> None:
    names = {"name": "物", "name_en": "Item", "model": "-", "serial_number": "-", "manufacturer": "-"}
    insert(
        "equipment.Equipment",
        code="E-X",
        kind="material",
        state="in_service",
        used_by="value",
        interpolation="none",
        material_expiry=FAR,
        **names,
    )


def days(begin: date, last: date | None) -> dict[str, date | None]:
    return {"valid_from": begin, "valid_to": last}


def running(model: str, **columns: Any) -> Reader:
    """Rows of a person, read by the condition that lists, gathering and registers share."""

    def found(day: date) -> int:
        from guiju.lab.people.register import running as condition

        return int(_table(model).filter(condition(day), person__code="P-X").count())

    return Reader(model, lambda n, a, b: insert(model, person=person(), **columns, **days(a, b)), found, newcomer)


def _table(model: str) -> Any:
    from django.apps import apps

    return apps.get_model(model).objects.all()


def employed(day: date) -> int:
    from guiju.conduct.persons import employed_long_term
    from guiju.lab.people.facts import person as known

    found = known(reading(day), "P-X", day)
    assert found is not None
    return int(employed_long_term(found, found.as_of))


def interested(day: date) -> int:
    from guiju.lab.people.facts import person as known

    found = known(reading(day), "P-X", day)
    assert found is not None
    return len(found.interests)


def acting(day: date) -> int:
    from guiju.lab.house import clock
    from guiju.lab.people.queries import actor

    with clock.story(clock.midnight(day) + timedelta(hours=12)):
        return len(actor("P-X").roles)


def used(day: date) -> int:
    from guiju.lab.premises.facts import tenures_of

    return len(reading(day).ask(tenures_of, site="S-X", day=day))


def named(day: date) -> int:
    from guiju.lab.premises.facts import site_place

    found = site_place(reading(day), "S-X", False, day=day, used=None)
    assert found is not None
    return int(found.covered)


def pictured(day: date) -> int:
    from guiju.lab.premises.register_facts import rooms_on

    return int(next(each.plans for each in rooms_on(day) if each.code == "R-X"))


def editions(day: date) -> int:
    from guiju.lab.methods.queries import in_force

    return len(in_force(first("methods.Method", code="M-X"), day))


def procedures(day: date) -> int:
    from guiju.lab.methods.facts import procedures_on

    return int(procedures_on(day).filter(method__code="M-X").count())


def vessels(day: date) -> int:
    from guiju.lab.equipment.stock import open_vessels

    return len(reading(day).ask(open_vessels, items=[first("equipment.Equipment", code="E-X").pk], day=day))


def parameters(day: date) -> int:
    from guiju.lab.house.parameters import values_on

    return int("x_of_a_test" in values_on(reading(day), day))


def _edition(n: int, begin: date, last: date | None) -> None:
    bare = {"environment": [], "standards": [], "reviewer_may_sign": False, "rounding": "up"}
    method = first("methods.Method", code="M-X")
    insert("methods.Edition", method=method, edition=str(n), effective_from=begin, superseded_on=last, **bare)


def _procedure(n: int, begin: date, last: date | None) -> None:
    own = {"code": "P", "number": n + 1, "title": "细则", "file_sha256": "0" * 64}
    method = first("methods.Method", code="M-X")
    insert("methods.Procedure", method=method, effective_from=begin, withdrawn_on=last, **own)


def _tenure(n: int, begin: date, last: date | None) -> None:
    own = {"kind": "leased", "holder": "某", "file_sha256": "0" * 64}
    insert("premises.Tenure", site=first("premises.Site", code="S-X"), **own, **days(begin, last))


def _address(n: int, begin: date, last: date | None) -> None:
    own = {"qualification": str(n), "address": "某市9号"}
    insert("premises.NamedAddress", site=first("premises.Site", code="S-X"), **own, **days(begin, last))


def _picture(n: int, begin: date, last: date | None) -> None:
    own = {"kind": "plan", "file_sha256": "0" * 64}
    insert("premises.RoomFile", room=first("premises.Room", code="R-X"), **own, **days(begin, last))


def _vessel(n: int, begin: date, last: date | None) -> None:
    own = {"number": str(n), "usable_to": FAR, "by": "P"}
    row = first("equipment.Equipment", code="E-X")
    insert("equipment.Opening", equipment=row, opened_on=begin, valid_to=last, **own)


def _parameter(n: int, begin: date, last: date | None) -> None:
    own = {"value": str(n), "source": "测试", "source_en": "test", "approved_by": "P"}
    insert("house.Parameter", name="x_of_a_test", **own, **days(begin, last))


GRANT = {"kind": "calibrate", "method_code": "M", "edition": "1", "fields": "length", "trained": True}
LONG = {"kind": "long_term"}
READERS = (
    running("people.Employment", **LONG),
    running("people.Role", name="calibrator"),
    running("people.Authorisation", **GRANT),
    running("people.Qualification", kind="other", number="1", issuer="某", attested=True),
    Reader(
        "facts of employment",
        lambda n, a, b: insert("people.Employment", person=person(), **LONG, **days(a, b)),
        employed,
        newcomer,
        any=True,
    ),
    Reader(
        "facts of interests",
        lambda n, a, b: insert("people.Interest", person=person(), customer_code=str(n), declared_on=a, ended_on=b),
        interested,
        newcomer,
    ),
    Reader(
        "who acts",
        lambda n, a, b: insert("people.Role", person=person(), name=f"role{n}", **days(a, b)),
        acting,
        newcomer,
    ),
    Reader("tenures", _tenure, used, site),
    Reader("named addresses", _address, named, site, any=True),
    Reader("plans of a room", _picture, pictured, site),
    Reader("editions", _edition, editions, a_method, until=True),
    Reader("procedures", _procedure, procedures, a_method, until=True),
    Reader("vessels", _vessel, vessels, item),
    Reader("parameters", _parameter, parameters, any=True),
)


@pytest.mark.parametrize("reader", READERS, ids=lambda each: each.name.replace(" ", "_"))
def test_a_reader_finds_on_each_day_what_a_walk_over_the_spans_finds(refused_house: House, reader: Reader) -> None:
    @SOME
    @given(spans=SPANS)
    def agrees(spans: list[Span]) -> None:
        with taken_back():
            reader.before()
            for place, (begin, last) in enumerate(spans):
                reader.put(place, begin, last)
            for day in (WINDOW[0] - timedelta(days=1), *WINDOW, FAR):
                expected = held(spans, day, until=reader.until)
                assert reader.found(day) == (min(expected, 1) if reader.any else expected), day

    agrees()


def test_the_parameter_that_began_last_holds(refused_house: House) -> None:
    from guiju.lab.house.parameters import values_on

    @SOME
    @given(spans=SPANS.filter(bool))
    def agrees(spans: list[Span]) -> None:
        with taken_back():
            for place, (begin, last) in enumerate(spans):
                _parameter(place, begin, last)
            for day in WINDOW:
                own = [(span[0], n) for n, span in enumerate(spans) if day in walked(span)]
                assert values_on(reading(day), day).get("x_of_a_test") == (str(max(own)[1]) if own else None)

    agrees()


def test_a_line_of_the_scope_holds_by_its_days_those_of_the_whole_and_the_suspensions(refused_house: House) -> None:
    """The condition of lists, the standing of pages and the facts of rules say the same."""
    from guiju.conduct.coverage import in_force
    from guiju.lab.agency.as_of import held_on, standing_of
    from guiju.lab.agency.facts import scope
    from guiju.lab.agency.models import Qualification, ScopeRow

    closed = SPANS.filter(bool).map(lambda spans: (spans[0][0], spans[0][1] or WINDOW[-1]))

    @SOME
    @given(own=closed, whole=closed, stopped=SPANS)
    def agrees(own: tuple[date, date], whole: tuple[date, date], stopped: list[Span]) -> None:
        with taken_back():
            insert("agency.Qualification", number="Q-X", kind="accreditation", issuer="某", **days(*whole))
            line = _line(days(*own))
            for since, until in stopped:
                insert("agency.Suspension", qualification=_whole(), since=since, until=until, reason="x")
            for day in WINDOW:
                expected = day in walked(own) & walked(whole) and not held(stopped, day)
                row = ScopeRow.objects.get(code="L-X")
                assert (standing_of(row, Qualification.objects.get(number="Q-X"), day) == "in_force") == expected
                assert ScopeRow.objects.filter(held_on(day), code="L-X").exists() == expected
                facts = next(each for each in scope(reading(day), {line.method_code}) if each.row_id == "L-X")
                assert in_force(facts, day.isoformat()) == expected  # type: ignore[arg-type]

    def _whole() -> Any:
        return first("agency.Qualification", number="Q-X")

    def _line(span: dict[str, Any]) -> Any:
        like = first("agency.ScopeRow")
        columns = {each.name: getattr(like, each.name) for each in like._meta.concrete_fields}
        left = {name: value for name, value in columns.items() if name not in ("id", "version")}
        return insert("agency.ScopeRow", **{**left, "code": "L-X", "qualification": _whole(), **span})

    agrees()


LASTING = st.tuples(st.integers(0, LENGTH - 1), st.one_of(st.none(), st.integers(1, 6))).map(
    lambda each: (WINDOW[each[0]], None if each[1] is None else WINDOW[each[0]] + timedelta(days=each[1]))
)


@given(one=LASTING, other=LASTING)
def test_two_editions_meet_exactly_where_they_share_a_day(one: Span, other: Span) -> None:
    from guiju.lab.methods.acts import _meet
    from guiju.lab.methods.models import Edition

    row = Edition(effective_from=one[0], superseded_on=one[1])
    assert _meet(row, *other) == bool(walked(one, until=True) & walked(other, until=True))
