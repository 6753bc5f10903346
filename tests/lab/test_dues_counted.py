"""What falls due is counted by the database: counts, pages and filters agree with the due dates told one by one."""

import shutil
from collections import Counter
from collections.abc import Iterator
from datetime import date, timedelta
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some
from lab_installation import point_at

BACK, AHEAD = 3660, 365


@pytest.fixture(scope="module")
def own_folder(busy_demonstration: Path, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("dues") / "data"
    shutil.copytree(busy_demonstration, folder)
    return folder


@pytest.fixture(autouse=True)
def house(own_folder: Path) -> Iterator[None]:
    point_at(own_folder, "")
    yield


def today() -> date:
    from guiju.lab.house import clock

    return clock.today()


def everything() -> list[Any]:
    from guiju.lab.ui.dues import dues

    return dues(today() - timedelta(days=BACK), today() + timedelta(days=AHEAD))


def key(due: Any) -> tuple[Any, ...]:
    return due.day, due.kind, due.title, due.link, due.site, due.owner, due.row


def test_the_demonstration_has_due_dates_of_many_kinds() -> None:
    """Of a column as it is and of one moved on, of rows of which the newest counts: else the properties say little."""
    found = {each.kind for each in everything()}
    assert {"equipment_certificate", "equipment_back", "supplier", "person_check", "person_declaration"} <= found
    assert {"document", "attestation", "evaluation_finding", "method_novelty", "procedure_review"} <= found
    assert any(each.site for each in everything()) and any(each.owner for each in everything())


def test_declarations_and_age_are_told_of_whoever_is_employed_and_authorised_today() -> None:
    """However far back the calendar looks, it is today's staff that must declare and that grows old."""
    told = {(each.kind, each.owner) for each in everything()}
    assert {kind for kind, owner in told if owner == "demo-senior"} >= {"person_age_limit", "person_declaration"}


@settings(max_examples=25, deadline=None)
@given(some.integers(-BACK, AHEAD), some.integers(0, BACK), some.data())
def test_counts_are_those_of_the_due_dates(begins: int, long: int, data: Any) -> None:
    """By kind, site, owner and day: what the database counts is what is told one by one and filtered by its members."""
    from guiju.lab.ui.dues import falls

    whole = everything()
    first = today() + timedelta(days=begins)
    last = min(first + timedelta(days=long), today() + timedelta(days=AHEAD))
    kind = data.draw(some.sampled_from(["", *sorted({each.kind for each in whole})]))
    site = data.draw(some.sampled_from(["", "none", *sorted({each.site for each in whole} - {""})]))
    owner = data.draw(some.sampled_from(["", "nobody", *sorted({each.owner for each in whole} - {""})]))
    kept = [
        each
        for each in whole
        if first <= each.day <= last
        and kind in ("", each.kind)
        and site in ("", each.site)
        and owner in ("", each.owner)
    ]
    found = falls(first, last, kind=kind, site=site, owner=owner)
    assert found.per_day() == falls(first, last, site=site, owner=owner).only(kind).per_day()
    assert len(found) == len(kept)
    assert found.per_day() == dict(sorted(Counter(each.day for each in kept).items()))
    assert sorted(map(key, found[:])) == sorted(map(key, kept))
    size = data.draw(some.integers(1, 40))
    pages = [each for place in range(0, len(found), size) for each in found[place : place + size]]
    assert [key(each) for each in pages] == [key(each) for each in found[:]]
    assert [each.day for each in pages] == sorted(each.day for each in pages)


def test_a_page_asks_once_for_each_kind_on_it() -> None:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    from guiju.lab.ui.dues import falls

    found = falls(today() - timedelta(days=BACK), today() + timedelta(days=AHEAD))
    with CaptureQueriesContext(connection) as caught:
        shown = found[5:45]
    assert len(shown) == 40 and len(caught) <= len({each.kind for each in shown}) + 1
