"""Ranges beside each other: ends where they belong, powers of ten where needed, words escaped."""

import re

import pytest

from guiju.charts import Span, Words, span_chart

TITLE = Words("长度", "length")


def drawn(*ends: tuple[float, float], note: str = "") -> str:
    spans = [Span(label=Words("量块", "Gauge blocks"), lower=low, upper=high, note=note) for low, high in ends]
    return span_chart(spans, title=TITLE, x_label=TITLE)


def bars(svg: str) -> list[tuple[float, float]]:
    found = re.findall(r'<rect x="([-\d.]+)" y="[-\d.]+" width="([-\d.]+)" height="11"', svg)
    return [(float(x), float(x) + float(width)) for x, width in found]


def test_a_range_twice_as_wide_is_drawn_twice_as_wide() -> None:
    (a, b), (c, d) = bars(drawn((0, 50), (0, 100)))
    assert a == c
    assert d - c == pytest.approx(2 * (b - a), abs=0.02)


def test_many_powers_of_ten_go_by_powers() -> None:
    (a, b), (c, d) = bars(drawn((1, 100), (1, 10000)))
    assert d - c == pytest.approx(2 * (b - a), abs=0.02)
    assert bars(drawn((0, 100), (0, 100000)))[0][0] >= 0
    assert "10⁵" in drawn((0.001, 1e6))


def test_a_single_value_is_still_seen_and_words_are_no_markup() -> None:
    svg = drawn((5, 5), note="<script>")
    ((start, end),) = bars(svg)
    assert end - start == pytest.approx(4, abs=0.02)
    assert "<script>" not in svg
    assert drawn((5, 5)) == drawn((5, 5))


def test_nothing_and_reversed_ends_are_refused() -> None:
    for ends in ((), ((2.0, 1.0),)):
        with pytest.raises(ValueError, match="ranges"):
            drawn(*ends)
