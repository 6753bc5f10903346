"""Stacked columns: heights in proportion, the total above, the same bytes again; nothing negative."""

import re

import pytest

from guiju.charts import Stack, Words, stacked_amounts

KINDS = (Words("购置", "purchase"), Words("修理", "repair"))
TITLE, UNIT = Words("费用", "cost"), Words("元", "yuan")


def drawn(*columns: Stack) -> str:
    return stacked_amounts(columns, KINDS, title=TITLE, y_label=UNIT)


def heights(svg: str) -> list[float]:
    """Heights of the parts, without the squares of the legend."""
    found = [float(each) for each in re.findall(r'<rect [^>]*height="([\d.]+)"', svg)]
    return [each for each in found if each != 10]


def test_parts_are_as_high_as_their_amounts() -> None:
    svg = drawn(Stack(label="2024", amounts=(300.0, 100.0)), Stack(label="2025", amounts=(0.0, 200.0)))
    large, small, alone = heights(svg)
    assert large / small == pytest.approx(3, rel=0.01)
    assert alone / small == pytest.approx(2, rel=0.01)
    assert ">400</text>" in svg
    assert ">200</text>" in svg
    assert svg == drawn(Stack(label="2024", amounts=(300.0, 100.0)), Stack(label="2025", amounts=(0.0, 200.0)))


def test_every_kind_stands_in_the_legend() -> None:
    svg = drawn(Stack(label="2024", amounts=(1.0, 2.0)))
    assert all(str(each) in svg for each in KINDS)


@pytest.mark.parametrize(
    "columns", [(), (Stack(label="2024", amounts=(1.0,)),), (Stack(label="2024", amounts=(1.0, -1.0)),)]
)
def test_what_cannot_be_drawn_is_refused(columns: tuple[Stack, ...]) -> None:
    with pytest.raises(ValueError, match="amount for each kind"):
        drawn(*columns)
