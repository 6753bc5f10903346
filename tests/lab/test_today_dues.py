"""The calendar of due dates: windows with inclusive bounds, filters, and the state of the registers as of a day."""

from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import pytest
from lab_workshop import (  # noqa: F401 - fixtures
    Workshop,
    sqlite_workshop,
    sqlite_workshop_template,
)
from test_pages_counter import client

TODAY = date(2026, 3, 31)
LEFT = (-4000, -400, -1, 0, 30, 31, 60, 61, 90, 91, 365, 366)


@pytest.fixture
def house(sqlite_workshop: Workshop) -> Workshop:  # noqa: F811
    return sqlite_workshop


@pytest.fixture
def told(house: Workshop, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Due dates on every side of every bound, in place of the registers' own."""
    from guiju.lab.ui import dues
    from guiju.lab.ui.dues import Due, Listed

    made = [
        Due(
            day=TODAY + timedelta(days=n),
            kind=f"k{n % 2}",
            what="种类",
            title=f"thing {n}",
            link="/today/",
            site=f"s{n % 3}",
        )
        for n in LEFT
    ]
    kinds = [Listed(kind=k, what="种类", dues=[each for each in made if each.kind == k]) for k in ("k0", "k1")]
    monkeypatch.setattr(dues, "_providers", {"test": lambda: kinds})
    yield


def listed(found: Any) -> list[int]:
    """Days that are left of all that the page lists."""
    return [(each.day - TODAY).days for each in found.falling[:]]


def test_every_day_lies_in_the_window_that_it_should(told: None) -> None:
    from guiju.lab.today.calendar import Filters, calendar

    found = calendar(TODAY, Filters())
    assert [(each.code, each.count) for each in found.windows] == [
        ("over", 3),
        ("30", 2),
        ("60", 2),
        ("90", 2),
        ("year", 2),
    ]
    assert listed(found) == [each for each in LEFT if each <= 365]
    assert listed(calendar(TODAY, Filters(window="60"))) == [31, 60]
    assert sum(each.count for each in found.weeks) == sum(-1e9 < each < 91 for each in LEFT)


def test_filters_narrow_rows_and_counts_alike(told: None) -> None:
    from guiju.lab.today.calendar import Filters, calendar

    for filters in (Filters(kind="k1"), Filters(site="s0"), Filters(kind="k0", site="s2"), Filters(kind="none")):
        found = calendar(TODAY, filters)
        wanted = [
            n for n in LEFT if n <= 365 and filters.kind in ("", f"k{n % 2}") and filters.site in ("", f"s{n % 3}")
        ]
        assert listed(found) == wanted
        assert sum(each.count for each in found.windows) == len(wanted)


def test_the_page_shows_what_the_counts_count(told: None, house: Workshop) -> None:
    from guiju.lab.house import clock

    answer = client("quality").get("/dues/?window=over")
    text = answer.content.decode()
    left = (TODAY - clock.today()).days
    shown = [n for n in LEFT if f"thing {n}<" in text]
    assert answer.status_code == 200 and shown == [n for n in LEFT if n + left < 0]


def test_many_due_dates_are_listed_page_by_page(house: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    from guiju.lab.house import clock
    from guiju.lab.ui import dues
    from guiju.lab.ui.dues import Due, Listed

    made = [Due(day=clock.today(), kind="k", what="种类", title=f"thing {n}", link="/today/") for n in range(130)]
    monkeypatch.setattr(dues, "_providers", {"test": lambda: [Listed(kind="k", what="种类", dues=made)]})
    pages = [client("quality").get(f"/dues/?kind=k&page={number}").content.decode() for number in (1, 2, 3)]
    shown = [[n for n in range(130) if f">thing {n}<" in each] for each in pages]
    assert [len(each) for each in shown] == [50, 50, 30]
    assert sorted(n for each in shown for n in each) == list(range(130))
    assert "?kind=k&amp;page=3" in pages[1]


@pytest.mark.parametrize("person", ["head", "calibrator", "clerk"])
def test_both_pages_open_for_everybody(house: Workshop, person: str) -> None:
    for path in ("/dues/", "/dues/?window=30&kind=x&site=y&owner=z", "/state/", "/state/?on=2026-01-01"):
        assert client(person).get(path).status_code == 200, path
    assert client(person).get("/state/?on=never").status_code == 422
    assert client(person).get("/dues/?window=%00").status_code == 200


def test_a_register_is_watched_as_of_a_day(house: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Rules of subject `register` read the facts of the day that is asked for, and no others."""
    from dataclasses import dataclass

    from guiju.conduct import rule as rules
    from guiju.conduct.finding import Finding
    from guiju.lab.house import watching

    @dataclass(frozen=True)
    class Shelf:
        day: date

    def judge(facts: Any, parameters: Any) -> Iterator[Finding]:
        assert "age_limit" in parameters
        if facts.day >= TODAY:
            yield Finding(code="role", requirements=("4.1-1",), severity="warning", subject="x", parameters=())

    monkeypatch.setattr(watching, "_registers", {"shelf": lambda reading, day: Shelf(day)})
    monkeypatch.setattr(rules, "RULES", rules.RULES)
    made = rules.Rule(
        code="test_shelf",
        requirements=("4.1-1",),
        reads=Shelf,
        guards=frozenset(),
        subjects=frozenset({"register"}),
        applies_from="2026-01-01",
        record_version=1,
        judge=judge,
    )
    monkeypatch.setitem(rules.RULES, "test_shelf", made)
    assert watching.findings_on(TODAY - timedelta(days=1)) == ()
    assert [each.subject for each in watching.findings_on(TODAY)] == ["x"]


def test_today_tells_what_of_the_methods_waits(house: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Evidence that waits for approval; what is over, and what comes within sixty days, alike ones in one row."""
    from guiju.lab.methods.models import Verification
    from guiju.lab.today import methods as told
    from guiju.lab.ui import dues
    from guiju.lab.ui.dues import Due, Listed

    made = [
        Due(day=TODAY + timedelta(days=n), kind="method_novelty", what="查新", title=f"M-{number} 2025", link="/m/")
        for n in (-1, 60, 61)
        for number in range(4)
    ]
    kind = Listed(kind="method_novelty", what="查新", dues=made)
    monkeypatch.setitem(dues._providers, "methods", lambda: [kind])
    settled = {row.pk: row.approved_on for row in Verification.objects.all()}
    rows = told.methods(TODAY).rows
    assert [(each.tag, each.tone) for each in rows] == [("2026-03-30", "bad"), ("2026-05-30", "warn")]
    assert "M-2 2025" in rows[0].detail and "M-3" not in rows[0].detail and "1" in rows[0].detail
    assert settled and all(settled.values())
    monkeypatch.setitem(dues._providers, "methods", list)
    assert not told.methods(TODAY).rows and not told.methods(TODAY).nothing


def test_today_and_the_calendar_tell_the_same_last_day_before_the_age_limit(house: Workshop) -> None:
    from guiju.lab.house.signing import SYSTEM
    from guiju.lab.people.dues import Age
    from guiju.lab.people.models import Authorisation
    from guiju.lab.today.due import people

    row = Authorisation.objects.select_related("person").filter(kind="calibrate").order_by("pk")[0].person
    last = Age(65).falls(row.birth_date)

    def told(day: date) -> list[tuple[str, str]]:
        own = [each for each in people(SYSTEM, day).rows if each.text == row.name]
        return [(each.tag, each.tone) for each in own if "65" in each.detail]

    assert told(last - timedelta(days=30)) == told(last) == [(last.isoformat(), "warn")]
    assert told(last - timedelta(days=400)) == []


def test_todays_own_card_holds_what_the_keeper_looks_after(house: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    """Over, and within thirty days inclusive; another's is not there."""
    from guiju.lab.house.reading import Actor
    from guiju.lab.today.due import own
    from guiju.lab.ui import dues
    from guiju.lab.ui.dues import Due, Listed

    made = [
        Due(day=TODAY + timedelta(days=n), kind="k", what="种类", title=f"{owner} {n}", link="/x/", owner=owner)
        for n in (-1, 0, 30, 31)
        for owner in ("P-1", "P-2")
    ]
    monkeypatch.setattr(dues, "_providers", {"test": lambda: [Listed(kind="k", what="种类", dues=made)]})
    card = own(Actor(person_id="P-1", name="甲", roles=frozenset({"equipment_keeper"})), TODAY)
    assert [(each.text, each.tone) for each in card.rows] == [("P-1 -1", "bad"), ("P-1 0", "warn"), ("P-1 30", "warn")]
    assert (card.total, card.link) == (3, "/dues/?owner=P-1")


def test_what_is_over_has_one_word(house: Workshop) -> None:
    page = client("quality").get("/dues/").content.decode()
    assert "已超期" in page and "已过期" not in page and "已逾期" not in page
