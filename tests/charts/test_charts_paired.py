"""Paired bars: both amounts in proportion, a change written out, the same bytes again; nothing negative."""

import re

import pytest

from guiju.charts import Pair, Words, paired_bars
from guiju.charts.svg import ACCENT, BAND

NAMES = (Words("基础", "base"), Words("本方案", "own"))
TITLE, POINTS = Words("分值", "points"), Words("分", "points")


def pair(first: float, second: float) -> Pair:
    return Pair(label=Words("部分", "part"), first=first, second=second)


def drawn(*pairs: Pair, width: float = 640) -> str:
    return paired_bars(pairs, NAMES, title=TITLE, x_label=POINTS, width=width)


def lengths(svg: str, colour: str) -> list[float]:
    """Lengths of the bars of one colour, without the square of the legend."""
    found = re.findall(rf'<rect [^>]*width="([\d.]+)"[^>]*fill="{colour}"', svg)
    return [float(each) for each in found][1:]


@pytest.mark.parametrize("width", [640, 340])
def test_bars_are_as_long_as_their_amounts(width: float) -> None:
    svg = drawn(pair(80.0, 90.0), pair(40.0, 0.0), width=width)
    wide, narrow = lengths(svg, BAND)
    own, gone = lengths(svg, ACCENT)
    assert wide / narrow == pytest.approx(2, rel=0.01)
    assert own / wide == pytest.approx(90 / 80, rel=0.01)
    assert gone == 0
    assert "80 → 90" in svg and "40 → 0" in svg
    assert svg == drawn(pair(80.0, 90.0), pair(40.0, 0.0), width=width)


def test_what_did_not_change_is_written_once() -> None:
    svg = drawn(pair(35.0, 35.0))
    assert ">35</text>" in svg and "35 → 35" not in svg
    assert all(str(each) in svg for each in NAMES)


@pytest.mark.parametrize("pairs", [(), (pair(-1.0, 2.0),), (pair(1.0, -2.0),)])
def test_what_cannot_be_drawn_is_refused(pairs: tuple[Pair, ...]) -> None:
    with pytest.raises(ValueError, match="amounts"):
        drawn(*pairs)
