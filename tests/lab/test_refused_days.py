"""Each dated fact on the day before its boundary, on it and after it: by act, interface and page.

A last day still counts, and so does a first one; what ends on a day, or begins to stand in the way, does so that day.
The clock stands still; the day of the fact is moved around today.
"""

import pytest
from refused import done_everywhere, refused_everywhere
from refused_asked import ASKED, Asked
from refused_days import DATED, Dated
from refused_house import House, taken_back

pytest_plugins = ["refused_fixtures"]


@pytest.mark.parametrize("dated", DATED, ids=lambda each: f"{each.code}-{each.what}-{each.way.name}".replace(" ", "_"))
def test_the_day_before_on_and_after(refused_house: House, dated: Dated) -> None:
    good, bad = dated.days
    assert {*good, *bad} == {-1, 0, 1}
    for offset in good:
        with taken_back():
            dated.put(offset)
            done_everywhere(dated.way)
    for offset in bad:
        with taken_back():
            dated.put(offset)
            refused_everywhere(dated.way, dated.code)


@pytest.mark.parametrize("asked", ASKED, ids=lambda each: f"{each.code}-{each.name}-{each.member}")
def test_a_day_that_is_asked_for_before_on_and_after_the_boundary(refused_house: House, asked: Asked) -> None:
    asked.refusal.make()
    good, bad = asked.days
    assert {*good, *bad} == {-1, 0, 1}
    for offset in good:
        done_everywhere(asked.way(offset))
    for offset in bad:
        refused_everywhere(asked.way(offset), asked.code)
