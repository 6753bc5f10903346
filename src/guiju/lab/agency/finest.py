"""A smallest uncertainty that nobody on Earth reaches is a slip of a unit or a power of ten, or an invention (4.3-1).

It is compared with the value at each end of the range, at zero with the larger end, and is at least 10 to the power of
minus so many as a dated parameter of the field says. The bounds lie one or more orders below the smallest uncertainties
that national institutes declare (BIPM KCDB), and wider where one line may span many decades; so good science is never
refused, and there is no list of doubtful lines that everybody learns to pass over. What is real all the same is let in
by another value of the parameter with its source, which a second person confirms.
"""

from collections.abc import Iterator
from decimal import Decimal
from itertools import pairwise
from typing import Any

from guiju.conduct.parameters import whole
from guiju.conduct.slips import finest_power
from guiju.lab.house.act import Reading, Refused
from guiju.lab.house.parameters import values_on
from guiju.metrology.errors import UnitError
from guiju.metrology.units import convert_interval
from guiju.record.codec import decode
from guiju.record.smallest import Matrix, SmallestRule, smallest_of
from guiju.record.words import DecimalText, Interval
from guiju.results.units import behind, factor, fraction


def demand_reachable(reading: Reading, request: Any, number: str, rule: Any) -> None:
    """Raises Refused for a line whose smallest U is finer than any; `number`, `rule` as stored, one of them empty."""
    scale = _scale(request)
    if scale is None:
        return
    parameter = finest_power(request.field)
    power = whole(values_on(reading, reading.day), parameter)
    stated = DecimalText(number) if number else decode(SmallestRule, rule)
    found = min(_ratios(request, stated), default=None)
    if found is not None and found * scale < Decimal(1).scaleb(-power):
        told = {"code": request.code, "column": "smallest_U", "found": f"{found * scale:.1E}", "power": str(power)}
        reach = f"{request.lower} – {request.upper}{behind(request.unit)}"
        raise Refused(
            "scope_unreachable", requirement="4.3-1", parameters={**told, "range": reach, "parameter": parameter}
        )


def _scale(request: Any) -> Decimal | None:
    """What brings the line's U to the unit of its range, or to a pure number; None where nothing does."""
    unit, of = request.smallest_U_unit, request.unit
    if request.relative:
        pure = fraction(unit)
        if pure is not None:
            return pure
        unit, _, of = unit.partition("/")
    exact = factor(unit, of)
    try:
        return exact if exact is not None else Decimal(repr(convert_interval(1.0, unit, of)))
    except UnitError:
        return None


def _ratios(request: Any, stated: DecimalText | SmallestRule) -> Iterator[Decimal]:
    """U beside the value at the places where it may be smallest; a relative U is such a ratio itself."""
    lower, upper = Decimal(request.lower), Decimal(request.upper)
    if isinstance(stated, Matrix):
        yield from _of_cells(stated, relative=request.relative)
        return
    reach = Interval(lower=DecimalText(request.lower), upper=DecimalText(request.upper), unit=request.unit)
    for at in {lower, upper, min(max(lower, Decimal(0)), upper)}:
        value = abs(at) or max(abs(lower), abs(upper))
        U = Decimal(stated) if isinstance(stated, str) else smallest_of(stated, reach, at)
        if U is not None and (value or request.relative):
            yield U if request.relative else U / value


def _of_cells(rule: Matrix, *, relative: bool) -> Iterator[Decimal]:
    for (one, other), cells in zip(pairwise(rule.value_bounds), rule.cells, strict=True):
        value = Decimal(1) if relative else max(abs(Decimal(one)), abs(Decimal(other)))
        yield from (Decimal(each) / value for each in cells if each is not None)
