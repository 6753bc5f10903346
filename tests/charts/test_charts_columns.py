"""Stacked columns: heights add up to the counts, and what does not fit together is refused."""

from __future__ import annotations

import re

import pytest

from guiju.charts import Words, stacked_columns

TITLE, AXIS = Words("工作量", "work"), Words("份数", "records")
SERIES = ((Words("甲", "a"), (1, 0, 4)), (Words("乙", "b"), (3, 0, 0)))


def _heights(drawn: str, fill: str) -> list[float]:
    columns = re.findall(rf'<rect x="[^"]+" y="[^"]+" width="[^"]+" height="([^"]+)" fill="{fill}"/>', drawn)
    return [float(each) for each in columns if float(each) != 10]  # the key of the legend is 10 high


def test_columns_are_as_high_as_their_counts() -> None:
    drawn = stacked_columns(("01", "02", "03"), SERIES, title=TITLE, y_label=AXIS)
    one, four = _heights(drawn, "#0b5c8a")
    (three,) = _heights(drawn, "#b4532a")
    assert four == pytest.approx(4 * one, abs=0.05)
    assert three == pytest.approx(3 * one, abs=0.05)
    assert drawn.count(">4</text>") >= 2  # both stacks hold four
    assert drawn == stacked_columns(("01", "02", "03"), SERIES, title=TITLE, y_label=AXIS)


def test_nothing_done_is_drawn_as_nothing() -> None:
    drawn = stacked_columns(("01",), ((Words("甲", "a"), (0,)),), title=TITLE, y_label=AXIS)
    assert _heights(drawn, "#0b5c8a") == []


@pytest.mark.parametrize(("periods", "counts"), [((), ()), (("01",), (1, 2))])
def test_counts_and_periods_must_agree(periods: tuple[str, ...], counts: tuple[int, ...]) -> None:
    with pytest.raises(ValueError, match="one count for each period"):
        stacked_columns(periods, ((Words("甲", "a"), counts),), title=TITLE, y_label=AXIS)
