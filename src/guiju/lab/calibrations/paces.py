"""How long each point took at the bench, and how many readings its series have, out of the chain of readings."""

from datetime import datetime
from decimal import Decimal

from guiju.conduct.facts import SectionFacts
from guiju.conduct.intervals import written
from guiju.conduct.register_methods import PaceFacts
from guiju.lab.calibrations import chain
from guiju.lab.calibrations.models import Job
from guiju.lab.calibrations.models import Reading as Link
from guiju.lab.house.act import Reading
from guiju.record.enclosures import BudgetTemplate
from guiju.record.model import Point
from guiju.record.words import DecimalText


def paces(reading: Reading, job: Job, section: SectionFacts) -> tuple[PaceFacts, ...]:
    """The pace of each point that has readings or a summary.

    A point takes from the last reading of the point before it, or from the start, until its own last reading. Points
    that arrive at one instant, such as a pasted block, have no time of their own but for the first. A series of which
    the template takes one value, as it stands, is not repeated.
    """
    once = _once(section.template)
    taken = [each for each in chain.links(reading, job) if each.kind != "correction"]
    last: dict[str, datetime] = {}
    counts: dict[str, dict[str, int]] = {}
    for link in taken:
        if link.kind == "reading":
            last[link.point] = max(last.get(link.point, link.at), link.at)
            series = counts.setdefault(link.point, {})
            if link.symbol not in once:
                series[link.symbol] = series.get(link.symbol, 0) + 1
    ends = sorted(last.items(), key=lambda each: each[1])
    begun = job.started_at or (ends[0][1] if ends else None)
    seconds: dict[str, Decimal] = {}
    for point, end in ends:
        seconds[point] = Decimal(str(round((end - begun).total_seconds(), 1))) if begun else Decimal(0)
        begun = end
    return tuple(_pace(each, seconds, counts) for each in section.points if each.point_id in _points(taken))


def _once(template: BudgetTemplate | None) -> frozenset[str]:
    """Series of a template of which one value is enough: read as a constant, or the two of a fitted line."""
    if template is None:
        return frozenset()
    line = template.line
    fitted = () if line is None else (line.x_series, line.y_series)
    read = [each.series for each in template.inputs if each.from_ == "reading" and each.distribution == "constant"]
    return frozenset((*fitted, *read))


def _points(taken: list[Link]) -> frozenset[str]:
    return frozenset(each.point for each in taken)


def _pace(point: Point, seconds: dict[str, Decimal], counts: dict[str, dict[str, int]]) -> PaceFacts:
    own = seconds.get(point.point_id)
    return PaceFacts(
        point=written(point.nominal),
        seconds=None if own is None else DecimalText(f"{own:f}"),
        fewest=min(counts.get(point.point_id, {}).values(), default=None),
    )
