"""The codec: one way to write, only that one is read, every error with its exact path."""

from __future__ import annotations

import copy
import dataclasses
import json
from collections.abc import Callable
from typing import Any

import pytest
import record_examples as examples
from hypothesis import given, settings
from hypothesis import strategies as st

from guiju import canonical
from guiju.record.codec import decode, encode, from_bytes, to_bytes
from guiju.record.enclosures import BudgetTemplate, Standard
from guiju.record.errors import RecordError
from guiju.record.model import Record
from guiju.record.shapes import object_shape
from guiju.record.statement import Case
from guiju.record.table import smallest_cycle
from guiju.record.words import NotApplicable, NotRecorded, Quantity, Text


@pytest.fixture(scope="module")
def written() -> dict[str, Any]:
    return encode(examples.rich_case().record)


def test_round_trip() -> None:
    case = examples.rich_case()
    assert decode(Record, encode(case.record)) == case.record
    assert from_bytes(Case, to_bytes(case)) == case
    for kind, document in ((Standard, examples.standard()), (BudgetTemplate, examples.template())):
        assert from_bytes(kind, to_bytes(document)) == document  # type: ignore[arg-type]


def test_python_names_lose_their_underscore() -> None:
    inputs = encode(examples.template())["inputs"]
    assert inputs[0]["from"] == "reading"
    assert "from_" not in inputs[0]


def test_no_json_number_but_integers(written: dict[str, Any]) -> None:
    assert canonical.loads(canonical.dumps(written)) == written


Change = Callable[[dict[str, Any]], object]

WRONG: list[tuple[str, Change, str]] = [
    ("$.sections[0].method.digest", lambda v: v["sections"][0]["method"].update(digest="AB" * 32), "64 lower-case"),
    ("$.item.serial_number", lambda v: v["item"].pop("serial_number"), "required"),
    ("$.item.colour", lambda v: v["item"].update(colour="red"), "no such member"),
    ("$.item.accessories[0]", lambda v: v["item"].update(accessories=[3]), "a string"),
    ("$.item.accessories", lambda v: v["item"].update(accessories="none"), "an array"),
    ("$.revision", lambda v: v.update(revision="1"), "an integer"),
    ("$.revision", lambda v: v.update(revision=True), "an integer"),
    ("$.demonstration", lambda v: v.update(demonstration=1), "true or false"),
    ("$.version", lambda v: v.update(version=2), "1"),
    ("$.place.kind", lambda v: v["place"].update(kind="home"), '"laboratory" or "on_site" or "mobile"'),
    ("$.commission.received_on", lambda v: v["commission"].update(received_on="2026-02-30"), "a day"),
    ("$.commission.received_on", lambda v: v["commission"].update(received_on="20260228"), "a day"),
    ("$.frozen_at", lambda v: v.update(frozen_at="2026-03-10T02:00:00+00:00"), "an instant"),
    ("$.frozen_at", lambda v: v.update(frozen_at="2026-03-10T25:00:00.000000+00:00"), "an instant"),
    ("$.conditions[0].mean", lambda v: v["conditions"][0].update(mean="nan"), "a decimal"),
    ("$.conditions[0].mean", lambda v: v["conditions"][0].update(mean="+1"), "a decimal"),
    ("$.conditions[0].mean", lambda v: v["conditions"][0].update(mean="01"), "a decimal"),
    ("$.conditions[0].mean", lambda v: v["conditions"][0].update(mean="1."), "a decimal"),
    ("$.conditions[0].mean", lambda v: v["conditions"][0].update(mean="１"), "a decimal"),
    ("$.conditions[0].mean", lambda v: v["conditions"][0].update(mean=21.3), "a decimal"),
    ("$.scope[0].suspensions[0]", lambda v: v["scope"][0]["suspensions"][0].append(None), "an array of 2"),
    (
        "$.scope[0].suspensions[1][0]",
        lambda v: v["scope"][0].update(suspensions=[["2026-01-01", None], [None, None]]),
        "a day",
    ),
    ("$.as_found", lambda v: v.update(as_found="skipped"), '"recorded"'),
    ("$.as_found.not_applicable", lambda v: v.update(as_found={}), "required"),
    ("$.agency.name", lambda v: v["agency"].update(name=None), "an object (Text)"),
    ("$.scope[0].range.lower", lambda v: v["scope"][0]["range"].update(lower=0), "or null"),
    ("$.supersedes", lambda v: v.update(supersedes="12"), "hexadecimal digits or null"),
    ("$.points.rows", lambda v: v["points"].update(rows=10**9), "number of rows"),
    ("$.points", lambda v: v.update(points=[]), "a table"),
    ("$.points.columns.point_id", lambda v: v["points"].update(rows=4), "an array of 4 values"),
    (
        "$.points.columns.nominal.value[1]",
        lambda v: v["points"]["columns"]["nominal"]["value"].__setitem__(1, 5),
        "a decimal",
    ),
    (
        "$.points.columns.section_id.cycle[0]",
        lambda v: v["points"]["columns"].update(section_id={"cycle": [1]}),
        "a string",
    ),
    (
        "$.points.columns.section_id.cycle",
        lambda v: v["points"]["columns"].update(section_id={"cycle": ["a", "b"]}),
        "shortest",
    ),
    (
        "$.points.columns.section_id.cycle",
        lambda v: v["points"]["columns"].update(section_id={"cycle": []}),
        "shortest",
    ),
    ("$.points.columns.section_id", lambda v: v["points"]["columns"].update(section_id=["s1"] * 3), "cycle"),
    ("$.points.columns.channel", lambda v: v["points"]["columns"].pop("channel"), "required"),
    ("$.series.columns.values[1][0]", lambda v: v["series"]["columns"]["values"][1].__setitem__(0, "x"), "a decimal"),
    ("$.budgets.columns.lines.counts", lambda v: v["budgets"]["columns"]["lines"].update(counts=[1, 2]), "3 values"),
    (
        "$.budgets.columns.lines.columns.u[0]",
        lambda v: v["budgets"]["columns"]["lines"]["columns"]["u"].__setitem__(0, ""),
        "decimal",
    ),
    (
        "$.results.columns.raised[1].computed_U",
        lambda v: v["results"]["columns"]["raised"][1].pop("computed_U"),
        "required",
    ),
]


@pytest.mark.parametrize(("path", "change", "expected"), WRONG, ids=[f"{n}-{w[0]}" for n, w in enumerate(WRONG)])
def test_error_has_the_exact_path(written: dict[str, Any], path: str, change: Change, expected: str) -> None:
    value = copy.deepcopy(written)
    change(value)
    with pytest.raises(RecordError) as caught:
        decode(Record, value)
    error = caught.value
    assert error.path == path
    assert expected in error.expected_en
    assert error.zh.startswith(path) and "应为" in error.zh and error.expected_zh in error.zh
    assert str(error) == error.en and error.found in error.en


def test_path_within_a_larger_document() -> None:
    with pytest.raises(RecordError) as caught:
        decode(Text, {"zh": "x"}, "$.record.item.name")
    assert caught.value.path == "$.record.item.name.en"


@pytest.mark.parametrize(
    ("changed", "path"),
    [
        ({"revision": 1.0}, "$.revision"),
        ({"number": None}, "$.number"),
        ({"frozen_at": "today"}, "$.frozen_at"),
        ({"people": []}, "$.people"),
        ({"points": ("p1",)}, "$.points[0]"),
        ({"as_found": Text(zh="", en="")}, "$.as_found"),
    ],
)
def test_nothing_wrong_can_be_written(changed: dict[str, Any], path: str) -> None:
    record = dataclasses.replace(examples.rich_case().record, **changed)
    with pytest.raises(RecordError) as caught:
        encode(record)
    assert caught.value.path == path


def test_lone_surrogates_are_refused_with_their_path() -> None:
    with pytest.raises(RecordError) as caught:
        to_bytes(Text(zh="\ud800", en=""))
    assert caught.value.path == "$.zh"


def test_only_canonical_bytes_are_read() -> None:
    data = json.dumps(encode(examples.rich_case().record)).encode()
    with pytest.raises(RecordError, match="canonical"):
        from_bytes(Record, data)


@dataclasses.dataclass(frozen=True, slots=True, kw_only=True)
class Answers:
    """Alternatives that are told apart by their members."""

    either: NotRecorded | NotApplicable | Quantity | None


@pytest.mark.parametrize(
    "value",
    [NotRecorded(not_recorded="v0"), NotApplicable(not_applicable="no"), Quantity(value="1", unit="V"), None],  # type: ignore[arg-type]
)
def test_union_by_shape(value: Any) -> None:
    assert decode(Answers, encode(Answers(either=value))) == Answers(either=value)


def test_union_names_what_the_nearest_alternative_lacks() -> None:
    with pytest.raises(RecordError) as caught:
        decode(Answers, {"either": {"value": "1"}})
    assert caught.value.path == "$.either.unit"


def test_a_type_without_a_form_is_a_programming_error() -> None:
    kind = dataclasses.make_dataclass("Loose", [("number", float)])
    with pytest.raises(TypeError, match="float"):
        object_shape(kind)


@given(st.lists(st.sampled_from("ab"), max_size=24))
def test_smallest_cycle_repeats_to_the_whole(values: list[str]) -> None:
    period = smallest_cycle(values)
    assert period == len(values) or values[:period] * (len(values) // period) == values
    for shorter in range(1, period):
        if len(values) % shorter == 0:
            assert values[:shorter] * (len(values) // shorter) != values


@settings(max_examples=60)
@given(st.data())
def test_any_list_survives_its_table(data: st.DataObject) -> None:
    """Points with repeating and varying members, budgets with ragged lines: what is read is what was written."""
    record = examples.rich_case().record
    count = data.draw(st.integers(0, 8))
    few = st.sampled_from(["0", "1", "2.50"])
    points = tuple(
        dataclasses.replace(record.points[0], point_id=f"p{n}", nominal=Quantity(value=data.draw(few), unit="V"))  # type: ignore[arg-type]
        for n in range(count)
    )
    budgets = tuple(
        dataclasses.replace(record.budgets[0], lines=record.budgets[0].lines[: data.draw(st.integers(0, 2))])
        for _ in range(count)
    )
    changed = dataclasses.replace(record, points=points, budgets=budgets)
    assert from_bytes(Record, to_bytes(changed)) == changed


def test_a_grid_of_60_by_10_stays_small() -> None:
    grid = examples.grid_record()
    assert len(grid.series) * len(grid.series[0].values) == 600
    assert len(to_bytes(grid)) < 60_000
