"""Results of a record as tables by section, function and state of the item; and the columns a table needs in print."""

import re
from collections.abc import Callable
from dataclasses import dataclass
from decimal import Decimal

from guiju.certificate import numbers
from guiju.certificate.errors import CertificateError
from guiju.certificate.model import ConformityLine, ResultRow, ResultTable
from guiju.certificate.texts import both, text
from guiju.record.model import Conformity, Point, Record, Result, Section
from guiju.record.words import Quantity, Text

BESIDE = "\n"
"""Stands in a cell between Chinese and English, which are printed in different sizes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Column:
    """A printed column: words, symbol or unit behind them, and the cell of each row."""

    key: str
    label: Text
    unit: str
    cells: tuple[str, ...]


def result_tables(record: Record, in_scope: frozenset[str] = frozenset()) -> tuple[ResultTable, ...]:
    """Tables of all results, those named by `in_scope` so marked.

    Raises CertificateError for a result whose points or section are not in the record.
    """
    sections = {section.section_id: section for section in record.sections}
    rows = _Rows(
        points={point.point_id: point for point in record.points},
        verdicts={one.result_id: one for one in record.conformity} if record.commission.conformity_ordered else {},
        in_scope=in_scope,
    )
    grouped: dict[tuple[str, str, str], list[tuple[int, Result]]] = {}
    for position, result in enumerate(record.results):
        if result.section_id not in sections:
            raise _lost(f"$.results[{position}].section_id", result.section_id)
        first = rows.first_point(position, result)
        grouped.setdefault((result.section_id, first.function.zh, first.state), []).append((position, result))
    return tuple(
        _table(number, sections[key[0]], members, rows)
        for number, (key, members) in enumerate(grouped.items(), start=1)
    )


def outside(result: Result, points: tuple[Point, ...]) -> tuple[Quantity, Quantity] | None:
    """Ends of the points behind a result of several that holds beyond them, as a line drawn on does; else None."""
    at = result.at
    nominal = [each.nominal for each in points if at is not None and each.nominal.unit == at.unit]
    if at is None or len(nominal) < 2:
        return None
    low, high = (choose(nominal, key=lambda each: Decimal(each.value)) for choose in (min, max))
    return None if Decimal(low.value) <= Decimal(at.value) <= Decimal(high.value) else (low, high)


def _lost(where: str, name: str) -> CertificateError:
    return CertificateError(
        f"结果引用了记录中没有的 {name}；请退回记录重新冻结",
        f"a result refers to {name}, which the record does not hold; return the record and freeze it again",
        where,
    )


@dataclass(frozen=True, slots=True, kw_only=True)
class _Rows:
    """What a row needs beside its result."""

    points: dict[str, Point]
    verdicts: dict[str, Conformity]
    in_scope: frozenset[str]

    def first_point(self, position: int, result: Result) -> Point:
        for name in result.points:
            if name in self.points:
                return self.points[name]
        raise _lost(f"$.results[{position}].points", ", ".join(result.points) or "(none)")

    def span(self, result: Result) -> tuple[Quantity, Quantity] | None:
        """The lowest and the highest calibrated point, for a result that is told outside of them; else None."""
        return outside(result, tuple(self.points[name] for name in result.points if name in self.points))

    def row(self, position: int, result: Result) -> ResultRow:
        point = self.first_point(position, result)
        alone = len(result.points) == 1
        verdict = self.verdicts.get(result.result_id)
        return ResultRow(
            result_id=result.result_id,
            quantity=result.quantity,
            symbol=result.symbol,
            unit=result.unit,
            at=result.at or (point.nominal if alone else None),
            extrapolated=self.span(result) is not None,
            influences=tuple((one.name, one.quantity) for one in point.influences) if alone else (),
            range=point.range if alone else "",
            channel=point.channel if alone else "",
            cycle=point.cycle if alone else 0,
            direction=point.direction if alone else "none",
            value=result.reported_value,
            U=result.reported_U,
            relative=result.relative,
            k=numbers.coverage_factor(result.k),
            probability=result.probability,
            conformity=_conformity(verdict) if verdict else None,
            in_scope=result.result_id in self.in_scope,
            raised=result.raised.note if result.raised else None,
            path=f"$.results[{position}]",
        )


def _table(number: int, section: Section, members: list[tuple[int, Result]], rows: _Rows) -> ResultTable:
    first = rows.first_point(*members[0])
    return ResultTable(
        table_id=f"T{number}",
        section=section.title,
        section_id=section.section_id,
        method=" ".join(part for part in (section.method_code, section.edition) if part),
        function=first.function,
        state=first.state,
        state_label=text("state", first.state),
        rows=tuple(rows.row(position, result) for position, result in members),
    )


def _conformity(verdict: Conformity) -> ConformityLine:
    return ConformityLine(
        specification=verdict.specification,
        lower=verdict.limits.lower,
        upper=verdict.limits.upper,
        unit=verdict.limits.unit,
        decision_rule=verdict.decision_rule,
        verdict=verdict.verdict,
        label=text("verdict", verdict.verdict),
    )


def columns(table: ResultTable) -> tuple[Column, ...]:
    """The columns that this table needs: those that would be empty or say the same in every row are left out."""
    rows = table.rows
    units = {row.unit for row in rows}
    told = {(row.quantity.zh, row.symbol, row.extrapolated) for row in rows}
    found = [
        _column("quantity", rows, _quantity, when=len(told) > 1),
        _column("range", rows, lambda row: row.range, when=any(row.range for row in rows)),
        _column("channel", rows, lambda row: row.channel, when=any(row.channel for row in rows)),
        _at(rows),
        *_influences(rows),
        _column("cycle", rows, lambda row: str(row.cycle), when=len({row.cycle for row in rows}) > 1),
        _column(
            "direction",
            rows,
            lambda row: both(text("direction", row.direction), BESIDE),
            when=any(row.direction != "none" for row in rows),
        ),
        _value(rows, units),
        *_uncertainty(rows, units),
        _column("unit", rows, lambda row: row.unit, when=len(units) > 1),
        _column("k", rows, lambda row: row.k, unit="k"),
        _column("limits", rows, _limits, unit=_limit_unit(rows), when=any(row.conformity for row in rows)),
        _column(
            "verdict",
            rows,
            lambda row: both(row.conformity.label, BESIDE) if row.conformity else "—",
            when=any(row.conformity for row in rows),
        ),
    ]
    return tuple(column for column in found if column is not None)


def _column(
    key: str, rows: tuple[ResultRow, ...], cell: Callable[[ResultRow], str], *, unit: str = "", when: bool = True
) -> Column | None:
    if not when:
        return None
    return Column(key=key, label=text("column", key), unit=unit, cells=tuple(cell(row) or "—" for row in rows))


def named(row: ResultRow) -> Text:
    """Quantity with its symbol, and that it is extrapolated; a symbol that is a word of the quantity adds nothing."""
    zh, en = row.quantity.zh, row.quantity.en
    if row.symbol and row.symbol.lower() not in re.findall(r"\w+", en.lower()):
        zh, en = f"{zh} {row.symbol}", f"{en} {row.symbol}"
    if row.extrapolated:
        mark = text("note", "extrapolated_mark")
        zh, en = f"{zh}{mark.zh}", f"{en}{mark.en}"
    return Text(zh=zh, en=en)


def _quantity(row: ResultRow) -> str:
    return both(named(row), BESIDE)


def _quantity_cell(quantity: Quantity | None, shared_unit: bool) -> str:
    if quantity is None:
        return "—"
    return numbers.printed(quantity.value) if shared_unit else numbers.with_unit(quantity.value, quantity.unit)


def _at(rows: tuple[ResultRow, ...]) -> Column | None:
    units = {row.at.unit for row in rows if row.at is not None}
    if not units:
        return None
    shared = len(units) == 1
    return Column(
        key="at",
        label=text("column", "at"),
        unit=_bare(units.pop()) if shared else "",
        cells=tuple(_quantity_cell(row.at, shared) for row in rows),
    )


def _influences(rows: tuple[ResultRow, ...]) -> list[Column]:
    names = dict.fromkeys(name for row in rows for name, _ in row.influences)
    made = []
    for name in names:
        values = [dict(row.influences).get(name) for row in rows]
        units = {value.unit for value in values if value is not None}
        shared = len(units) == 1
        made.append(
            Column(
                key=f"influence:{name}",
                label=Text(zh=name, en=name),
                unit=_bare(next(iter(units))) if shared else "",
                cells=tuple(_quantity_cell(value, shared) for value in values),
            )
        )
    return made


def _bare(unit: str) -> str:
    return "" if unit == "1" else unit


def _value(rows: tuple[ResultRow, ...], units: set[str]) -> Column | None:
    unit = _bare(next(iter(units))) if len(units) == 1 else ""
    names = {row.quantity.zh for row in rows}
    found = _column("value", rows, lambda row: numbers.printed(row.value), unit=unit)
    if found is not None and len(names) == 1:
        return Column(key="value", label=rows[0].quantity, unit=unit, cells=found.cells)
    return found


def _uncertainty(rows: tuple[ResultRow, ...], units: set[str]) -> list[Column]:
    """U in the unit of the result and relative U stand in columns of their own (7.8.4.1 a)."""
    made = []
    unit = _bare(next(iter(units))) if len(units) == 1 else ""
    for key, relative in (("U", False), ("U_relative", True)):
        if any(row.relative is relative for row in rows):
            cells = tuple(numbers.printed(row.U) if row.relative is relative else "—" for row in rows)
            made.append(Column(key=key, label=text("column", key), unit="" if relative else unit, cells=cells))
    return made


def _limit_unit(rows: tuple[ResultRow, ...]) -> str:
    """The unit in the column's head, when every limit is in the one unit of its result."""
    units = {unit for row in rows if row.conformity for unit in (row.conformity.unit, row.unit)}
    return _bare(next(iter(units))) if len(units) == 1 else ""


def _limits(row: ResultRow) -> str:
    line = row.conformity
    if line is None:
        return "—"
    unit = "" if line.unit in ("", "1", row.unit) else f" {line.unit}"
    if line.lower is not None and line.upper is not None:
        return f"{numbers.printed(line.lower)} ~ {numbers.printed(line.upper)}{unit}"
    return f"≥ {numbers.printed(line.lower)}{unit}" if line.lower else f"≤ {numbers.printed(line.upper or '')}{unit}"
