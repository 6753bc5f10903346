"""The chart of a table of results: values, or their difference from nominal, with U; limits only where ordered."""

from decimal import Decimal

from guiju.certificate.model import ResultRow, ResultTable
from guiju.certificate.numbers import difference, printed
from guiju.certificate.texts import text
from guiju.charts import ErrorPoint, Words, error_chart
from guiju.record.words import Text

_FEWEST = 3


def chart(table: ResultTable) -> str | None:
    """SVG of the table's results over the points, or None when a chart would say nothing.

    Drawn for three results and more of one quantity in one unit, each at its own point, with U in the unit of the
    result. Indications (closer to the nominal value than to zero) are drawn as their difference from it.
    """
    rows = table.rows
    if not _drawable(rows):
        return None
    shifted = _indications(rows)
    points = [_point(row, shifted) for row in rows]
    unit = "" if rows[0].unit == "1" else f" / {rows[0].unit}"
    first = rows[0].at
    across = "" if first is None or first.unit in ("", "1") else f" / {first.unit}"
    x_label, title = text("column", "at"), text("heading", "deviation_chart" if shifted else "chart")
    y_label = title if shifted else rows[0].quantity
    return error_chart(
        points,
        title=_words(title),
        x_label=Words(x_label.zh, f"{x_label.en}{across}{_legend(rows)}"),
        y_label=Words(y_label.zh, f"{y_label.en}{unit}") if not shifted else Words("与标称值之差", f"Difference{unit}"),
        height=205,
    )


def _legend(rows: tuple[ResultRow, ...]) -> str:
    """What dots and rings mean, when points were taken rising and falling."""
    if all(row.direction == "none" for row in rows):
        return ""
    up, down = text("direction", "up"), text("direction", "down")
    return f"    ● {up.zh} {up.en}   ○ {down.zh} {down.en}"


def _words(pair: Text) -> Words:
    return Words(pair.zh, pair.en)


def _drawable(rows: tuple[ResultRow, ...]) -> bool:
    places = {(row.at.value, row.at.unit, row.direction, row.cycle, row.range, row.channel) for row in rows if row.at}
    alike = len({(row.quantity.zh, row.symbol, row.unit) for row in rows}) == 1
    units = {row.at.unit for row in rows if row.at}
    several = len(rows) >= _FEWEST and len(places) == len(rows) and len(units) == 1
    return several and alike and not any(row.relative for row in rows)


def _indications(rows: tuple[ResultRow, ...]) -> bool:
    """Values in the unit of their points that lie nearer to them than to zero are indications, not errors."""
    if any(row.at is None or row.at.unit != row.unit for row in rows):
        return False
    from_nominal = sum((abs(Decimal(row.value) - Decimal(row.at.value)) for row in rows if row.at), Decimal(0))
    from_zero = sum((abs(Decimal(row.value)) for row in rows), Decimal(0))
    return from_nominal < from_zero


def _point(row: ResultRow, shifted: bool) -> ErrorPoint:
    nominal = row.at.value if row.at else "0"
    value = difference(row.value, nominal) if shifted else row.value
    line = row.conformity
    lower = float(line.lower) if line and line.lower and line.unit == row.unit else None
    upper = float(line.upper) if line and line.upper and line.unit == row.unit else None
    offset = float(nominal) if shifted else 0.0
    return ErrorPoint(
        label=printed(nominal),
        x=float(nominal),
        y=float(value),
        U=float(row.U),
        lower=None if lower is None else lower - offset,
        upper=None if upper is None else upper - offset,
        hollow=row.direction == "down",
    )
