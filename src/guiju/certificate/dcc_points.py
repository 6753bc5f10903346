"""Certified points out of a DCC's values: nominal value, value, correction, U and k of each line, as a proposal.

A DCC names what its columns are by reference types; this reads those of its basic vocabulary. What it cannot place is
said, and a person keys or corrects the lines: a laboratory may mean anything by a column without a type.
"""

import re
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from decimal import Decimal, InvalidOperation

from guiju.certificate.dcc_reader import DccDocument, DccValue
from guiju.record.enclosures import CertifiedPoint
from guiju.record.words import DecimalText, Quantity
from guiju.results.units import factor

_PLACE = re.compile(r"^(?P<table>.*)/quantity(?:\[(?P<column>\d+)\])?/(?P<rest>.*)$")
_ROW = re.compile(r"^(?P<form>.*?)(?:\[(?P<row>\d+)\])?$")
FARTHEST = Decimal("0.3")
"""Of the nominal value: a material measure farther from it would be of another nominal value."""
OTHER = "other"
_COLUMNS = ("nominalValue", "referenceValue", "measuredValue", "measurementError", "correction")


@dataclass(frozen=True, slots=True, kw_only=True)
class ProposedPoints:
    """What can be taken over: the points in one unit, and how many values of the file were not placed."""

    unit: str
    points: tuple[CertifiedPoint, ...]
    typed: bool
    """The file says by reference types what its columns are; else each value stands as its own nominal."""
    left_out: int


def proposed_points(document: DccDocument, wanted_unit: str = "") -> ProposedPoints:
    """The points in the unit that compares with `wanted_unit`, else in the file's first unit.

    Of tables with as many points the one nearest its nominal values: beside the magnitude of an impedance, which its
    nominal value names, its components stand in the same unit.
    """
    best = ProposedPoints(unit=wanted_unit, points=(), typed=False, left_out=len(document.values))
    for table in _tables(document.values).values():
        found = _points(table, wanted_unit, len(document.values))
        if found is not None and _rank(found) > _rank(best):
            best = found
    return best if best.points or best.typed else _bare(document.values, wanted_unit)


def _rank(found: ProposedPoints) -> tuple[bool, int, Decimal]:
    """How much of a table can be taken over, then how near its values are to their nominal ones."""
    shares = (
        abs(Decimal(each.correction) / Decimal(each.nominal.value))
        for each in found.points
        if Decimal(each.nominal.value)
    )
    return found.typed, len(found.points), -max(shares, default=Decimal(0))


_Cells = dict[str, dict[int, list[DccValue]]]
"""Column by reference type, then row, then the same value in several units."""


def _tables(values: Iterable[DccValue]) -> dict[str, _Cells]:
    tables: dict[str, _Cells] = {}
    for value in values:
        placed = _PLACE.match(value.path)
        kind = next((name for each in value.reference_types for name in _COLUMNS if each == f"basic_{name}"), "")
        if placed is None or not kind:
            continue
        row = _ROW.match(placed["rest"])
        number = int(row["row"]) if row is not None and row["row"] else 1
        cells = tables.setdefault(placed["table"], {})
        cells.setdefault(kind, {}).setdefault(number, []).append(value)
    return tables


def _points(table: _Cells, wanted: str, count: int) -> ProposedPoints | None:
    unit = _unit(table, wanted)
    rows = sorted({row for column in table.values() for row in column})
    made = [_line({kind: _in(column.get(row, ()), unit, kind) for kind, column in table.items()}, unit) for row in rows]
    points = tuple(each for each in made if isinstance(each, CertifiedPoint))
    if not points:
        # Values of another quantity than the nominal one: nothing is proposed, not even each as its own nominal.
        other = any(each is OTHER for each in made)
        return ProposedPoints(unit=unit, points=(), typed=True, left_out=count) if other else None
    taken = {row for row, each in zip(rows, made, strict=True) if each is not None and each is not OTHER}
    used = sum(len(each) for column in table.values() for row, each in column.items() if row in taken)
    return ProposedPoints(unit=unit, points=points, typed=True, left_out=count - used)


def _unit(table: _Cells, wanted: str) -> str:
    """The wanted unit where places stand in it and some U compares with it, else the unit of a column with U."""
    cells = [(kind, each) for kind, column in table.items() for values in column.values() for each in values]
    with_U = [each.printed_unit for _, each in cells if each.U is not None]
    placed = any(factor(each.printed_unit, wanted) is not None for kind, each in cells if kind not in _DIFFERENCES)
    if not with_U or (placed and any(_difference(each, wanted) is not None for each in with_U)):
        return wanted
    return with_U[0]


_DIFFERENCES = ("measurementError", "correction")
_SCALES = frozenset({"K", "°C"})


def _difference(of: str, to: str) -> Decimal | None:
    """The factor for differences and uncertainties: a kelvin is a degree Celsius there."""
    return Decimal(1) if {of, to} == _SCALES else factor(of, to)


_Cell = tuple[Decimal, Decimal | None, Decimal | None]
"""Value, U and k in the unit asked for."""


def _in(values: Sequence[DccValue], unit: str, kind: str = "") -> _Cell | None:
    """The value in the unit; U and k stand with it, or with the same value in another unit."""
    scaled = _difference if kind in _DIFFERENCES else factor
    try:
        found = [
            Decimal(each.value) * scale
            for each in sorted(values, key=lambda one: one.printed_unit != unit)
            if (scale := scaled(each.printed_unit, unit)) is not None
        ]
        stated = [
            (Decimal(each.U) * scale, None if each.k is None else Decimal(each.k))
            for each in sorted(values, key=lambda one: one.printed_unit != unit)
            if each.U is not None and (scale := _difference(each.printed_unit, unit)) is not None
        ]
    except InvalidOperation:
        return None
    U, k = stated[0] if stated else (None, None)
    return (found[0], U, k) if found else None


def _line(cells: Mapping[str, _Cell | None], unit: str) -> CertifiedPoint | str | None:
    """One line: how nominal value and correction follow from the columns that it has; OTHER for another quantity."""
    nominal, reference = cells.get("nominalValue"), cells.get("referenceValue")
    measured, error, given = cells.get("measuredValue"), cells.get("measurementError"), cells.get("correction")
    stated = next((each for each in (given, error, measured, reference) if each is not None and each[1]), None)
    if stated is None or stated[1] is None:
        return None
    if given is not None:
        at, correction = nominal or reference or measured, given[0]
    elif error is not None:
        at, correction = nominal or measured or reference, -error[0]
    elif measured is not None and reference is not None:
        # An indicating instrument: the correction brings its indication to the reference value.
        at, correction = nominal or measured, reference[0] - measured[0]
    elif measured is not None and nominal is not None:
        # A material measure: its value is what was measured, near its nominal value. What is far from it is a component
        # of it, or another quantity, for which the nominal value only says the place.
        if abs(measured[0] - nominal[0]) > abs(nominal[0]) * FARTHEST:
            return OTHER
        at, correction = nominal, measured[0] - nominal[0]
    else:
        return None
    return None if at is None else _point(at[0], correction, stated[1], stated[2], unit)


def _bare(values: Sequence[DccValue], wanted: str) -> ProposedPoints:
    """Values without reference types, each as its own nominal value: the person keys nominal value and correction."""
    unit = next((each.printed_unit for each in values if each.U and factor(each.printed_unit, wanted) is not None), "")
    unit = wanted if unit else next((each.printed_unit for each in values if each.U), wanted)
    points = []
    for each in values:
        cell = _in((each,), unit)
        if cell is not None and cell[1] is not None:
            points.append(_point(cell[0], Decimal(0), cell[1], cell[2], unit))
    return ProposedPoints(unit=unit, points=tuple(points), typed=False, left_out=len(values) - len(points))


def _point(at: Decimal, correction: Decimal, U: Decimal, k: Decimal | None, unit: str) -> CertifiedPoint:
    return CertifiedPoint(
        nominal=Quantity(value=_text(at), unit=unit),
        value=_text(at + correction),
        correction=_text(correction),
        U=_text(U),
        k=_text(k) if k is not None else DecimalText("2"),
    )


def _text(value: Decimal) -> DecimalText:
    plain = f"{value:f}"
    return DecimalText(plain[1:] if value == 0 and plain.startswith("-") else plain)
