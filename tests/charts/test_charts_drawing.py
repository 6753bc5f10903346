"""Charts: pure functions to well-formed SVG, finite, limits only where given, and words that do not run together."""

import itertools
import math
import re
import unicodedata
from collections.abc import Callable
from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st
from lxml import etree

from guiju.charts import (
    Band,
    Bar,
    ChainBox,
    DaySpan,
    ErrorPoint,
    LimitBar,
    LinePoint,
    Words,
    chain_chart,
    day_span_chart,
    error_chart,
    histogram_with_intervals,
    in_one_language,
    limit_chart,
    line_chart,
    pareto,
)
from guiju.charts.scale import nice
from guiju.charts.svg import ACCENT, LIMIT

SVG = "{http://www.w3.org/2000/svg}"
TITLE, X, Y = Words("示值误差", "Error of indication"), Words("校准点", "Point / °C"), Words("误差", "Error / °C")


def drawn(points: list[ErrorPoint]) -> str:
    return error_chart(points, title=TITLE, x_label=X, y_label=Y)


def points(count: int, *, limits: bool = False) -> list[ErrorPoint]:
    return [
        ErrorPoint(
            label=f"{20 + place * 1.5:.1f}",
            x=20 + place * 1.5,
            y=0.01 * math.sin(place),
            U=0.004,
            lower=-0.05 if limits else None,
            upper=0.05 if limits else None,
        )
        for place in range(count)
    ]


def decades(count: int) -> list[ErrorPoint]:
    """Nominal values over many decades, which stand side by side."""
    return [ErrorPoint(label=f"{10.0**place:g}", x=10.0**place, y=0.1 * place, U=0.05) for place in range(count)]


def cycles() -> list[ErrorPoint]:
    return [
        ErrorPoint(label=f"{step / 5:.1f}", x=step / 5, y=0.001 * step, U=0.004, hollow=falling)
        for _ in range(2)
        for falling in (False, True)
        for step in range(6)
    ]


CHARTS: dict[str, Callable[[], str]] = {
    **{f"{count} points": (lambda count=count: drawn(points(count))) for count in (1, 2, 3, 30, 200)},  # type: ignore[misc]
    **{f"{count} with limits": (lambda count=count: drawn(points(count, limits=True))) for count in (1, 3, 30)},  # type: ignore[misc]
    "decades": lambda: drawn(decades(8)),
    "cycles": lambda: drawn(cycles()),
    "small": lambda: drawn([ErrorPoint(label=str(x), x=float(x), y=3e-9 * x, U=1e-9) for x in range(5)]),
    "large": lambda: drawn([ErrorPoint(label=str(x), x=float(x), y=1e7 + x, U=2.0) for x in range(5)]),
    "zero uncertainty": lambda: drawn([ErrorPoint(label="1", x=None, y=0.0, U=0.0)]),
    "line": lambda: line_chart(
        [LinePoint(x=float(x), y=2.0 * x, u=0.3) for x in range(8)],
        [Band(x=float(x), y=2.0 * x, half_width=0.2 + 0.01 * x) for x in range(8)],
        title=TITLE,
        x_label=X,
        y_label=Y,
    ),
    "pareto": lambda: pareto(
        [Bar(label=Words(f"分量 {place}", f"Component {place}"), value=1.0 / place) for place in range(1, 9)],
        title=TITLE,
        x_label=X,
        unit="mK",
    ),
    "histogram": lambda: histogram_with_intervals(
        [float(edge) for edge in range(-10, 11)],
        [math.exp(-edge * edge / 18) for edge in range(-10, 10)],
        [(Words("最短区间", "shortest"), -6.0, 6.0), (Words("对称区间", "symmetric"), -6.5, 6.5)],
        title=TITLE,
        x_label=X,
    ),
}


@pytest.fixture(params=list(CHARTS))
def chart(request: pytest.FixtureRequest) -> str:
    return CHARTS[str(request.param)]()


def width_of(words: str, size: float) -> float:
    """Width of words in a common face: a full em for wide characters, 0.6 of one for the others."""
    return sum(size * (1.0 if unicodedata.east_asian_width(one) in "WF" else 0.6) for one in words)


def boxes(svg: str) -> list[tuple[float, float, float, float, str]]:
    """Left, top, right, bottom and words of every label."""
    found = []
    for one in etree.fromstring(svg.encode()).iter(f"{SVG}text"):
        size, words = float(one.get("font-size", "11")), one.text or ""
        width, x, y = width_of(words, size), float(one.get("x", "0")), float(one.get("y", "0"))
        left = {"start": x, "middle": x - width / 2, "end": x - width}[one.get("text-anchor", "start")]
        found.append((left, y - 0.8 * size, left + width, y + 0.2 * size, words))
    return found


def test_well_formed_with_words_for_those_who_cannot_see(chart: str) -> None:
    root = etree.fromstring(chart.encode())
    assert root.tag == f"{SVG}svg" and root.get("role") == "img"
    assert root.findtext(f"{SVG}title") and root.findtext(f"{SVG}desc")


def test_every_number_is_finite_and_inside_the_picture(chart: str) -> None:
    root = etree.fromstring(chart.encode())
    _, _, width, height = map(float, root.get("viewBox", "").split())
    for one in root.iter():
        for name, value in one.items():
            if name in ("x", "x1", "x2", "cx"):
                assert -0.01 <= float(value) <= width + 0.01
            if name in ("y", "y1", "y2", "cy"):
                assert -0.01 <= float(value) <= height + 0.01
        for pair in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", one.get("d", "")):
            assert -0.01 <= float(pair[0]) <= width + 0.01 and -0.01 <= float(pair[1]) <= height + 0.01
    assert "nan" not in chart and "inf" not in re.sub(r"<(title|desc)>.*?</\1>", "", chart)


def test_nothing_comes_from_outside(chart: str) -> None:
    assert not re.search(r"<script|<image|href|url\(|@import|<style|<foreignObject", chart)
    assert set(re.findall(r"https?://[^\"' <]+", chart)) == {"http://www.w3.org/2000/svg"}


def test_pure(chart: str, request: pytest.FixtureRequest) -> None:
    name = request.node.callspec.params["chart"]
    assert CHARTS[name]() == chart


def test_words_stand_inside_the_picture_and_apart(chart: str) -> None:
    _, _, width, height = map(float, etree.fromstring(chart.encode()).get("viewBox", "").split())
    found = boxes(chart)
    assert found
    for left, top, right, bottom, words in found:
        assert left >= -1 and right <= width + 1 and top >= -1 and bottom <= height + 1, words
    for first, second in itertools.combinations(found, 2):
        apart = first[2] <= second[0] or second[2] <= first[0] or first[3] <= second[1] or second[3] <= first[1]
        assert apart, (first[4], second[4])


@pytest.mark.parametrize("count", [1, 2, 3, 30, 200])
def test_limits_are_drawn_only_where_given(count: int) -> None:
    assert LIMIT not in drawn(points(count))
    assert LIMIT in drawn(points(count, limits=True))


def test_one_limit_alone_is_drawn_alone() -> None:
    some = [ErrorPoint(label=str(place), x=float(place), y=0.0, U=0.1, upper=0.5) for place in range(4)]
    lines = [one for one in etree.fromstring(drawn(some).encode()).iter(f"{SVG}path") if one.get("stroke") == LIMIT]
    assert len(lines) == 1


def test_limit_lines_stay_clear_of_the_frame() -> None:
    root = etree.fromstring(drawn(points(6, limits=True)).encode())
    axis = max(float(one.get("y1", "0")) for one in root.iter(f"{SVG}line") if one.get("y1") == one.get("y2"))
    for path in root.iter(f"{SVG}path"):
        heights = [float(y) for _, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path.get("d", ""))]
        assert all(y < axis - 3 for y in heights)


def test_every_point_has_its_mark_and_its_bar() -> None:
    for count in (1, 3, 30, 200):
        root = etree.fromstring(drawn(points(count)).encode())
        assert len(list(root.iter(f"{SVG}circle"))) == count
        bars = [
            one for one in root.iter(f"{SVG}line") if one.get("x1") == one.get("x2") and one.get("stroke") == ACCENT
        ]
        assert len(bars) == count


def test_bars_reach_from_y_minus_u_to_y_plus_u() -> None:
    """The scale is read back from two tick labels and the bar measured with it."""
    root = etree.fromstring(drawn([ErrorPoint(label=str(x), x=float(x), y=0.5 * x, U=0.25) for x in range(4)]).encode())
    ticks = {}
    for one in root.iter(f"{SVG}text"):
        if one.get("text-anchor") == "end":
            ticks[float((one.text or "").replace("−", "-"))] = float(one.get("y", "0")) - 3.8
    (low, y_low), (high, y_high) = min(ticks.items()), max(ticks.items())

    def value(y: float) -> float:
        return low + (y - y_low) / (y_high - y_low) * (high - low)

    bars = [one for one in root.iter(f"{SVG}line") if one.get("x1") == one.get("x2") and one.get("stroke") == ACCENT]
    ends = [sorted((value(float(one.get("y1", "0"))), value(float(one.get("y2", "0"))))) for one in bars]
    assert ends == [pytest.approx([0.5 * x - 0.25, 0.5 * x + 0.25], abs=0.02) for x in range(4)]


def test_points_at_one_abscissa_are_told_apart() -> None:
    root = etree.fromstring(drawn(cycles()).encode())
    marks = [(one.get("cx"), one.get("fill")) for one in root.iter(f"{SVG}circle")]
    assert len(set(marks)) == 24 and {fill for _, fill in marks} == {ACCENT, "#ffffff"}


def test_words_are_escaped() -> None:
    odd = Words('<b>&"', "]]>")
    made = error_chart([ErrorPoint(label="<&>", x=None, y=1.0, U=0.1)], title=odd, x_label=odd, y_label=odd)
    assert '<b>&"' in "".join(etree.fromstring(made.encode()).itertext())


@pytest.mark.parametrize("bad", [math.nan, math.inf, -math.inf])
def test_what_is_not_finite_is_refused(bad: float) -> None:
    with pytest.raises(ValueError, match="finite"):
        drawn([ErrorPoint(label="1", x=1.0, y=bad, U=0.1)])
    with pytest.raises(ValueError, match=r"finite|negative"):
        drawn([ErrorPoint(label="1", x=1.0, y=0.0, U=abs(bad))])
    with pytest.raises(ValueError, match="finite"):
        drawn([ErrorPoint(label="1", x=1.0, y=0.0, U=1.0, upper=bad)])
    with pytest.raises(ValueError, match="finite"):
        line_chart([LinePoint(x=bad, y=0.0)], title=TITLE, x_label=X, y_label=Y)


def test_what_cannot_be_drawn_is_refused() -> None:
    with pytest.raises(ValueError, match="finite"):
        drawn([])
    with pytest.raises(ValueError, match="negative"):
        drawn([ErrorPoint(label="1", x=None, y=0.0, U=-1.0)])
    with pytest.raises(ValueError, match="edges"):
        histogram_with_intervals([0.0, 1.0], [1.0, 2.0], [], title=TITLE, x_label=X)
    with pytest.raises(ValueError, match="edges"):
        histogram_with_intervals([0.0, 0.0], [1.0], [], title=TITLE, x_label=X)


@given(st.lists(st.floats(-1e12, 1e12), min_size=1, max_size=20))
@example([5e-324])
@example([1e12, 1e12 + 2e-4])
@example([0.0, 5e-324])
@example([-1e-200, 1e-200])
def test_an_axis_holds_all_values_and_has_a_few_round_ticks(values: list[float]) -> None:
    scale = nice(values, 0.0, 100.0)
    slack = 1e-6 * (scale.upper - scale.lower)
    assert scale.lower - slack <= min(values) and max(values) <= scale.upper + slack
    assert 2 <= len(scale.ticks()) <= 14
    mantissa = scale.step / 10 ** math.floor(math.log10(scale.step) + 1e-9)
    assert min(abs(mantissa - round_one) for round_one in (1, 2, 5, 10)) < 1e-6
    labels = [scale.label(tick) for tick in scale.ticks()]
    assert len(set(labels)) == len(labels)
    assert all(re.fullmatch(r"−?[\d.]+(×10⁻?[⁰¹²³⁴⁵⁶⁷⁸⁹]+)?", one) for one in labels)


@given(st.lists(st.tuples(st.floats(-1e9, 1e9), st.floats(-1e9, 1e9), st.floats(0, 1e9)), min_size=1, max_size=12))
def test_any_finite_points_give_a_finite_picture(numbers: list[tuple[float, float, float]]) -> None:
    made = drawn([ErrorPoint(label=f"{x:.3g}", x=x, y=y, U=U) for x, y, U in numbers])
    root = etree.fromstring(made.encode())
    for one in root.iter(f"{SVG}circle"):
        assert math.isfinite(float(one.get("cx", "nan"))) and math.isfinite(float(one.get("cy", "nan")))
        assert 0 <= float(one.get("cx", "nan")) <= 640 and 0 <= float(one.get("cy", "nan")) <= 280


def _shares(chart: str) -> dict[str, str]:
    """Label and share of each bar, from the drawn words."""
    words = [one.text or "" for one in etree.fromstring(chart.encode()).iter(f"{SVG}text")]
    return {a: b for a, b in itertools.pairwise(words) if b.endswith("%")}


def test_correlated_contributions_tell_the_share_of_the_correlation_and_the_shares_are_of_u() -> None:
    """GUM 5.2.2: u² = 3² + 4² + 2·r·3·4; with r = 0.5 it is 37, and 12 of it belong to neither source alone."""
    bars = [Bar(label=Words("甲", "A"), value=3.0), Bar(label=Words("乙", "B"), value=4.0)]
    found = _shares(pareto(bars, title=TITLE, x_label=X, u=math.sqrt(37.0)))
    assert found == {"乙 B": "43.2%", "甲 A": "24.3%", "相关项 correlation": "32.4%"}
    # r = -0.5: correlation takes 12 of 25 away.
    found = _shares(pareto(bars, title=TITLE, x_label=X, u=math.sqrt(13.0)))
    assert found == {"乙 B": "123.1%", "甲 A": "69.2%", "相关项 correlation": "−92.3%"}
    assert _shares(pareto(bars, title=TITLE, x_label=X, u=5.0)) == {"乙 B": "64.0%", "甲 A": "36.0%"}


def test_more_contributions_than_there_is_room_for_are_drawn_together_and_none_is_lost() -> None:
    bars = [Bar(label=Words(f"x{place}", f"x{place}"), value=float(40 - place)) for place in range(40)]
    found = _shares(pareto(bars, title=TITLE, x_label=X))
    assert len(found) == 15 and "其他 others" in found
    assert sum(float(share.rstrip("%")) for share in found.values()) == pytest.approx(100.0, abs=0.8)


SPANS = (
    DaySpan(label="2019", first=date(2019, 1, 1), last=date(2024, 12, 31), standing="past"),
    DaySpan(label="2025", first=date(2025, 1, 1), last=None, standing="now"),
)


def test_spans_of_days_follow_one_another_on_one_axis() -> None:
    svg = day_span_chart(SPANS, today=date(2026, 6, 1), title=TITLE)
    bars = list(etree.fromstring(svg.encode()).iter(f"{SVG}rect"))
    (one, two) = ((float(each.get("x")), float(each.get("width"))) for each in bars)
    assert abs(one[0] + one[1] - two[0]) < 1.0
    assert two[0] + two[1] == pytest.approx(624)
    assert day_span_chart(SPANS, today=date(2026, 6, 1), title=TITLE) == svg
    with pytest.raises(ValueError, match="spans"):
        day_span_chart((), today=date(2026, 6, 1), title=TITLE)


@pytest.mark.parametrize(("value", "colour"), [(19.4, LIMIT), (19.5, ACCENT), (20.5, ACCENT), (20.6, LIMIT)])
def test_a_value_outside_its_range_is_drawn_apart(value: float, colour: str) -> None:
    bar = LimitBar(label=X, lower=19.5, upper=20.5, unit="°C", marks=(("R1", value),))
    (mark,) = etree.fromstring(limit_chart((bar,), title=TITLE).encode()).iter(f"{SVG}circle")
    assert mark.get("fill") == colour


@given(lower=st.none() | st.floats(-1e6, 1e6), upper=st.none() | st.floats(-1e6, 1e6), value=st.floats(-1e6, 1e6))
def test_ranges_are_drawn_finite(lower: float | None, upper: float | None, value: float) -> None:
    bar = LimitBar(label=X, lower=lower, upper=upper, unit="%", marks=(("R", value),))
    for each in etree.fromstring(limit_chart((bar,), title=TITLE).encode()).iter(f"{SVG}circle"):
        assert math.isfinite(float(each.get("cx")))


CHAIN_TITLE = Words("溯源链", "Traceability chain")


@given(st.lists(st.text(st.characters(exclude_categories=("C",)), max_size=80), min_size=1, max_size=9))
def test_a_chain_has_a_box_for_each_link_and_an_arrow_between(heads: list[str]) -> None:
    boxes = [ChainBox(head=head, lines=(head, head), good=place % 2 == 0) for place, head in enumerate(heads)]
    root = etree.fromstring(chain_chart(boxes, title=CHAIN_TITLE).encode())
    assert len(root.findall(f"{SVG}line")) == len(heads) - 1
    frames = [each for each in root.findall(f"{SVG}path") if each.get("d", "").count("L") == 4]
    assert len(frames) == len(heads)
    assert len(root.findall(f"{SVG}text")) == 3 * len(heads)


def test_the_item_stands_below_its_certificate_and_what_is_unknown_is_dashed() -> None:
    boxes = [ChainBox(head="item"), ChainBox(head="certificate", good=False), ChainBox(head="?", known=False)]
    root = etree.fromstring(chain_chart(boxes, title=CHAIN_TITLE).encode())
    places = {each.text: float(each.get("y", "0")) for each in root.findall(f"{SVG}text")}
    assert places["?"] < places["certificate"] < places["item"]
    assert [each.get("stroke-dasharray") for each in root.findall(f"{SVG}path") if each.get("stroke-dasharray")] == [
        "5 4"
    ]
    assert LIMIT in {each.get("stroke") for each in root.findall(f"{SVG}path")}
    with pytest.raises(ValueError, match="at least one"):
        chain_chart([], title=CHAIN_TITLE)


def test_a_long_name_is_cut_to_its_box() -> None:
    root = etree.fromstring(chain_chart([ChainBox(head="量" * 200)], title=CHAIN_TITLE).encode())
    (words,) = [each.text for each in root.findall(f"{SVG}text")]
    assert words.endswith("…")
    assert 13 * len(words) <= 640


def texts(drawn: str) -> list[str]:
    return re.findall(r"<text[^>]*>([^<]*)</text>", drawn)


@pytest.mark.parametrize(("readers", "told"), [("zh", "读数"), ("en", "reading"), ("", "读数 reading")])
def test_readers_of_one_language_are_told_its_words_alone(readers: str, told: str) -> None:
    said = Words("读数", "reading")
    with in_one_language(readers):
        drawn = line_chart([LinePoint(x=0, y=1), LinePoint(x=1, y=2)], title=said, x_label=said, y_label=said)
    assert texts(drawn).count(told) == 2
    assert str(said) == "读数 reading"


def test_limits_of_readings_stand_inside_the_picture() -> None:
    points = [LinePoint(x=day, y=20.0) for day in range(3)]
    drawn = line_chart(points, title=TITLE, x_label=X, y_label=Y, limits=(18.0, 28.0), named=lambda day: f"day {day:g}")
    dashed = re.findall(r'y1="([\d.]+)" x2="[\d.]+" y2="([\d.]+)"[^>]*stroke-dasharray', drawn)
    assert len(dashed) == 2
    assert all(one == other and 28 < float(one) < 300 - 46 for one, other in dashed)
    assert "day 1" in texts(drawn)


NARROWED: dict[str, Callable[..., str]] = {
    "errors": lambda **more: error_chart(
        [ErrorPoint(label=f"{x}", x=x, y=0.01, U=0.02) for x in (0.0, 250.0, 1000.0)],
        title=TITLE,
        x_label=X,
        y_label=Y,
        **more,
    ),
    "pareto": lambda **more: pareto(
        [Bar(label=Words("标准器的修正值与漂移之和", ""), value=value) for value in (3e-5, 1e-5)],
        title=TITLE,
        x_label=X,
        **more,
    ),
    "lines": lambda **more: line_chart(
        [LinePoint(x=x, y=x) for x in (0.0, 15.0, 100.0)], title=TITLE, x_label=X, y_label=Y, **more
    ),
}


@pytest.mark.parametrize("name", NARROWED)
def test_a_narrow_picture_keeps_its_words_inside_and_apart(name: str) -> None:
    """No number of the abscissa reaches its neighbour or the edge, at 340 as at 640."""
    for width in (340, 640):
        drawn = NARROWED[name](width=width)
        placed = re.findall(r'<text x="([\d.]+)" y="([\d.]+)" text-anchor="middle"[^>]*>([^<]*)</text>', drawn)
        rows: dict[str, list[tuple[float, float]]] = {}
        for x, y, words in placed:
            half = sum(11.0 if sign > "\u2e7f" else 6.0 for sign in words) / 2
            rows.setdefault(y, []).append((float(x) - half, float(x) + half))
        for ends in rows.values():
            assert all(left >= 0 and right <= width for left, right in ends)
            assert all(before[1] <= after[0] for before, after in itertools.pairwise(sorted(ends)))
