"""Numbers as people type them, and what the grid may send: understood, or told; never silently mended."""

import json
from typing import Any

import pytest
from lab_installation import point_at


@pytest.fixture(scope="module")
def calibrations(sqlite_template: Any) -> Any:
    """The modules under test, which know Django and therefore need an installation to be pointed at."""
    point_at(sqlite_template, "")
    from guiju.lab.calibrations import capture, normal

    return capture, normal


CELL = {"point": "p1", "symbol": "V", "position": 0, "value": "5.007"}
SENT = {
    "key": "k",
    "at": "2026-11-25T08:00:00.000+00:00",
    "cells": [CELL],
    "sources": {"V": "standard"},
    "resolutions": {"V": "0.001"},
}


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("5.007", "5.007"),
        ("  5.0070 ", "5.0070"),
        ("５．００７", "5.007"),
        ("5,007", "5.007"),
        ("５，００７", "5.007"),
        ("5。007", "5.007"),
        ("−0.171", "-0.171"),
        ("＋1.5", "1.5"),
        (".5", "0.5"),
        ("-.5", "-0.5"),
        ("007.50", "7.50"),
        ("1.5E-7", "1.5E-7"),
    ],
)
def test_numbers_keep_all_their_digits(calibrations: Any, typed: str, meant: str) -> None:
    assert calibrations[1].plain_decimal(typed) == meant


@pytest.mark.parametrize(
    "typed", ["", "abc", "1,234,567", "1,234.5", "5.", "1 2", "1.2.3", "五", "--1", "+-1", "nan", "inf"]
)
def test_what_is_no_number_or_could_mean_two_is_none(calibrations: Any, typed: str) -> None:
    assert calibrations[1].plain_decimal(typed) is None


@pytest.mark.parametrize(
    ("value", "fits"),
    [
        ("1e30", True),
        ("1e31", False),
        ("9" * 31, True),
        ("9" * 40, False),
        ("1." + "0" * 37 + "12", True),
        ("1." + "1" * 40, False),
        ("1e-30", True),
        ("1e-31", False),
        ("1e999999999", False),
    ],
)
def test_numbers_that_nobody_writes_are_told_before_the_act(calibrations: Any, value: str, fits: bool) -> None:
    """Of cells, resolutions and corrections alike."""
    cells = json.dumps({**SENT, "cells": [{**CELL, "value": value}]}).encode()
    mended = json.dumps({"key": "k", "index": 0, "value": value, "seen": "1", "reason": "r"}).encode()
    for read, body in ((calibrations[0].read_readings, cells), (calibrations[0].read_correction, mended)):
        if fits:
            read(body)
            continue
        with pytest.raises(calibrations[0].CaptureUnreadable) as told:
            read(body)
        assert "10 的 ±30" in told.value.sentence("zh")
        assert "±30" in told.value.sentence("en")


def test_what_the_grid_sends_is_read_whole(calibrations: Any) -> None:
    found = calibrations[0].read_readings(json.dumps(SENT).encode())
    assert (found.key, found.cells[0].value, found.sources, found.resolutions) == (
        "k",
        "5.007",
        {"V": "standard"},
        {"V": "0.001"},
    )


@pytest.mark.parametrize(
    "changed",
    [
        {"cells": []},
        {"cells": [CELL] * 1001},
        {"cells": "5.007"},
        {"cells": [{**CELL, "value": "abc"}]},
        {"cells": [{**CELL, "value": 5.007}]},
        {"cells": [{**CELL, "position": -1}]},
        {"cells": [{**CELL, "position": True}]},
        {"cells": [{**CELL, "position": "0"}]},
        {"cells": [{**CELL, "more": 1}]},
        {"cells": [{"point": "p1"}]},
        {"key": ""},
        {"key": 1},
        {"at": "yesterday"},
        {"at": "2026-11-25T08:00:00"},
        {"sources": []},
        {"resolutions": {"V": 0.001}},
        {"more": 1},
    ],
)
def test_anything_else_is_told_in_both_languages(calibrations: Any, changed: dict[str, object]) -> None:
    with pytest.raises(calibrations[0].CaptureUnreadable) as caught:
        calibrations[0].read_readings(json.dumps({**SENT, **changed}).encode())
    assert caught.value.sentence("zh") != caught.value.sentence("en")


@pytest.mark.parametrize("body", [b"", b"[]", b"{", b"\xff", b"null", b"[" * 100_000, b'"' + b"x" * 500_000 + b'"'])
def test_a_body_that_is_no_object_is_told(calibrations: Any, body: bytes) -> None:
    with pytest.raises(calibrations[0].CaptureUnreadable):
        calibrations[0].read_readings(body)


def test_a_correction_names_what_was_seen(calibrations: Any) -> None:
    sent = {"key": "k", "index": 3, "value": "1.2", "seen": "1.3", "reason": ""}
    assert calibrations[0].read_correction(json.dumps(sent).encode()).seen == "1.3"
    with pytest.raises(calibrations[0].CaptureUnreadable):
        calibrations[0].read_correction(json.dumps({**sent, "value": "１"}).encode())
