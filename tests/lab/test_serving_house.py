"""What `serving.toml` says of the house is true: acts in the registry, watched registers, addresses that resolve."""

from __future__ import annotations

import re
from collections import defaultdict

from lab_installation import TestInstallation

from guiju.conduct.catalogue import catalogue
from guiju.conduct.lapses import LAPSES
from guiju.conduct.serving import declared, serving

ROW = re.compile(r"(?<![\d.])\d(?:\.\d)*-\d+[a-f]?")


def test_every_named_act_is_in_the_registry(sqlite_installation: TestInstallation) -> None:
    from guiju.lab.house.act import all_acts

    named = {act for each in serving().values() for act in each.acts}
    assert named - set(all_acts()) == set()


def test_an_act_that_cites_a_row_is_named_by_the_row(sqlite_installation: TestInstallation) -> None:
    """An act's docstring cites what it serves; the row lists it, and so shows on the coverage page."""
    from guiju.lab.house.act import all_acts

    cited = defaultdict(set)
    for name, act in all_acts().items():
        for row in ROW.findall(act.__doc__ or ""):
            if row in catalogue():
                cited[row].add(name)
    assert len(cited) > 30
    assert {
        row: acts - set(serving()[row].acts) for row, acts in cited.items() if acts - set(serving()[row].acts)
    } == {}


def test_every_named_register_is_watched(sqlite_installation: TestInstallation) -> None:
    from guiju.lab.assessment.period import watch_all
    from guiju.lab.house.watching import watched, watched_periods

    watch_all()
    registers = {name for each in serving().values() for name in each.registers}
    periods = {name for each in serving().values() for name in each.periods}
    assert registers == set(watched())
    assert periods == {*watched_periods(), LAPSES}


def test_every_named_page_opens_to_somebody_of_the_house(sqlite_installation: TestInstallation) -> None:
    from django.urls import resolve, reverse

    pages = {name for each in serving().values() for name in each.pages}
    assert pages and all(resolve(reverse(name)).func for name in pages)


def test_every_act_has_words_for_the_coverage_page(sqlite_installation: TestInstallation) -> None:
    from guiju.lab.ui.words import ACTS

    assert {act for each in serving().values() for act in each.acts} - set(ACTS) == set()


def test_the_declaration_names_only_members_that_are_read() -> None:
    members = {name for own in declared().values() for name in own}
    assert members == {"acts", "registers", "periods", "pages", "parameters"}
    assert all(len(set(names)) == len(names) for own in declared().values() for names in own.values())
