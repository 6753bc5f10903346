"""Charts of an evaluation: shares to scale, outcomes told without colour, every row there, nothing runs together."""

import itertools
import math
import re
from datetime import date, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree

from charts.test_charts_drawing import SVG, boxes
from guiju.charts import (
    Gate,
    HeatCell,
    HeatRow,
    RadarAxis,
    Tone,
    TrendPoint,
    Words,
    gate_row,
    heat_map,
    outcome_sign,
    radar,
    trend_chart,
)
from guiju.charts.signs import PAINT
from guiju.charts.svg import ACCENT, SECOND

TITLE, NAMES = Words("评价", "Evaluation"), (Words("得分率", "reached"), Words("已判定", "known"))
TONES: dict[Tone, Words] = {tone: Words(f"判{place}", f"tone {place}") for place, tone in enumerate(PAINT)}
WITHHELD = Words("不给分", "withheld")


def axes(*shares: tuple[float | None, float | None]) -> list[RadarAxis]:
    return [
        RadarAxis(label=Words(f"6.{place} 方面", f"6.{place} dimension"), reached=one, known=other)
        for place, (one, other) in enumerate(shares, 1)
    ]


def outline(svg: str, colour: str) -> list[tuple[float, float]]:
    (path,) = [each for each in etree.fromstring(svg.encode()).iter(f"{SVG}path") if each.get("stroke") == colour]
    return [(float(x), float(y)) for x, y in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", path.get("d", ""))]


def heat() -> str:
    rows = [
        HeatRow(
            label=Words(f"{place} 章", f"{place} chapter"),
            cells=tuple(HeatCell(mark=str(n), told=f"{place}-{n}", tone=list(PAINT)[n % 6]) for n in range(count)),
        )
        for place, count in enumerate((1, 22, 10, 30), 4)
    ]
    return heat_map(rows, TONES, title=TITLE)


def test_runs_of_one_day_are_not_joined() -> None:
    def joined(step: int) -> int:
        return len(etree.fromstring(trend(300.0, 420.0, step=step).encode()).findall(".//{*}path"))

    assert joined(1) == joined(0) + 1


def trend(*values: float | None, step: int = 30) -> str:
    points = [
        TrendPoint(day=date(2026, 1, 1) + timedelta(days=step * place), value=value, label="C")
        for place, value in enumerate(values)
    ]
    return trend_chart(points, [(Words("A", "A"), 700)], title=TITLE, y_label=TITLE, top=1000, withheld=WITHHELD)


def gates() -> str:
    four = [
        Gate(name=f"G{place}", label=Words("第四章的全部要求与更多的话", "all"), tone=tone, note="3 条")
        for place, tone in enumerate(("good", "bad", "half", "open"))
    ]
    return gate_row(four, title=TITLE)


CHARTS = {
    "radar": lambda: radar(axes(*[(0.5, 0.9)] * 17), NAMES, title=TITLE),
    "heat": heat,
    "trend": lambda: trend(None, 420.0, 612.4, 700.0),
    "gates": gates,
    "sign": lambda: outcome_sign("half", TITLE),
}


@pytest.mark.parametrize("name", CHARTS)
def test_well_formed_inside_apart_and_the_same_again(name: str) -> None:
    svg = CHARTS[name]()
    root = etree.fromstring(svg.encode())
    _, _, width, height = map(float, root.get("viewBox", "").split())
    assert root.findtext(f"{SVG}title") and root.findtext(f"{SVG}desc")
    for pair in re.findall(r"[ML](-?[\d.]+) (-?[\d.]+)", svg):
        assert -0.01 <= float(pair[0]) <= width + 0.01 and -0.01 <= float(pair[1]) <= height + 0.01
    assert not re.search(r"<script|<image|href|url\(|<style", svg)
    found = boxes(svg)
    for left, top, right, bottom, words in found:
        assert left >= -1 and right <= width + 1 and top >= -1 and bottom <= height + 1, words
    for first, second in itertools.combinations(found, 2):
        apart = first[2] <= second[0] or second[2] <= first[0] or first[3] <= second[1] or second[3] <= first[1]
        assert apart, (first[4], second[4])
    assert CHARTS[name]() == svg


def test_a_share_twice_as_large_reaches_twice_as_far() -> None:
    svg = radar(axes((0.25, 1.0), (0.5, 1.0), (0.5, 1.0)), NAMES, title=TITLE)
    reached, known = outline(svg, ACCENT), outline(svg, SECOND)
    middle = (320.0, 202.0)
    far = [math.dist(middle, point) for point in reached[:3]]
    assert far[1] / far[0] == pytest.approx(2, rel=1e-3)
    assert math.dist(middle, known[1]) / far[1] == pytest.approx(2, rel=1e-3)


@given(st.lists(st.tuples(st.floats(0, 1), st.floats(0, 1)), min_size=3, max_size=20))
def test_any_shares_give_a_finite_radar(shares: list[tuple[float, float]]) -> None:
    svg = radar(axes(*shares), NAMES, title=TITLE)
    assert len(outline(svg, ACCENT)) == len(shares) + 1
    assert "nan" not in svg


def test_what_does_not_apply_has_no_share() -> None:
    svg = radar(axes((None, None), (0.5, 1.0), (0.5, 1.0)), NAMES, title=TITLE)
    assert outline(svg, ACCENT)[0] == (320.0, 202.0)
    assert "—" in svg


@pytest.mark.parametrize("shares", [[(0.5, 1.0)] * 2, [(1.2, 1.0)] * 3, [(-0.1, 1.0)] * 3, [(math.nan, 1.0)] * 3])
def test_what_is_no_radar_is_refused(shares: list[tuple[float, float]]) -> None:
    with pytest.raises(ValueError, match="three axes"):
        radar(axes(*shares), NAMES, title=TITLE)


def test_every_cell_has_its_title_and_its_mark() -> None:
    root = etree.fromstring(heat().encode())
    told = [each.findtext(f"{SVG}title") for each in root.iter(f"{SVG}g")]
    assert told == [f"{place}-{n}" for place, count in enumerate((1, 22, 10, 30), 4) for n in range(count)]
    marks = [each.text for each in root.iter(f"{SVG}text") if each.get("font-size") == "6.6"]
    assert len(marks) == len(told)


def test_outcomes_are_told_apart_without_colour() -> None:
    """The shapes of the signs alone, all their colours taken away, are different for each tone."""
    bare = {tone: re.sub(r"#[0-9a-f]{6}", "", outcome_sign(tone, TITLE)) for tone in PAINT}
    assert len(set(bare.values())) == len(PAINT)


def _light(colour: str) -> float:
    """Relative luminance (WCAG 2.1)."""
    parts = [int(colour[at : at + 2], 16) / 255 for at in (1, 3, 5)]
    linear = [part / 12.92 if part <= 0.04045 else ((part + 0.055) / 1.055) ** 2.4 for part in parts]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


@pytest.mark.parametrize("tone", [tone for tone in PAINT if tone != "none"])
def test_signs_stand_out_from_their_field(tone: Tone) -> None:
    """WCAG 2.1, 1.4.11: graphical objects at 3 to 1."""
    lights = sorted((_light(PAINT[tone].fill), _light(PAINT[tone].sign)))
    assert (lights[1] + 0.05) / (lights[0] + 0.05) >= 3


def test_a_map_without_cells_or_with_an_unnamed_tone_is_refused() -> None:
    with pytest.raises(ValueError, match="names the tone"):
        heat_map([], TONES, title=TITLE)
    cell = HeatCell(mark="1", told="1", tone="bad")
    with pytest.raises(ValueError, match="names the tone"):
        heat_map([HeatRow(label=TITLE, cells=(cell,))], {"good": TITLE}, title=TITLE)


def test_a_withheld_score_is_no_zero() -> None:
    root = etree.fromstring(trend(None, 0.0).encode())
    assert len(list(root.iter(f"{SVG}circle"))) == 1
    assert str(WITHHELD) in trend(None, 0.0)
    assert str(WITHHELD) not in trend(10.0, 0.0)


def test_scores_stand_at_their_height() -> None:
    root = etree.fromstring(trend(0.0, 500.0, 1000.0).encode())
    low, middle, high = (float(each.get("cy", "0")) for each in root.iter(f"{SVG}circle"))
    assert middle == pytest.approx((low + high) / 2)


@pytest.mark.parametrize("count", [1, 2, 60])
def test_many_runs_keep_their_days_apart(count: int) -> None:
    found = [each for each in boxes(trend(*[500.0] * count, step=1)) if re.fullmatch(r"\d{4}-\d\d-\d\d", each[4])]
    assert all(before[2] <= after[0] for before, after in itertools.pairwise(found))


def test_a_score_outside_is_refused() -> None:
    for bad in (1000.1, -1.0, math.nan):
        with pytest.raises(ValueError, match="outside"):
            trend(bad)
    with pytest.raises(ValueError, match="gates"):
        gate_row([], title=TITLE)
