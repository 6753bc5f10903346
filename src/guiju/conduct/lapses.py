"""What registers say of every day of a period: spans in which something had lapsed and was mended since.

Registers are judged as of the last day of a period. Their facts hold all spans of validity, so that the days before are
computed from the same facts, here and from a dossier: no register is read once more for another day.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from typing import Any, Literal

from guiju.conduct.addresses import plain
from guiju.conduct.days import within
from guiju.conduct.register_agency import AgencyRegister, QualificationFacts
from guiju.conduct.register_premises import PremisesRegister, SiteFacts
from guiju.record.words import Day, Text

LAPSES = "lapses"
"""Name of these facts among those of a period; no app gives them, they follow from the registers."""
DERIVED = (LAPSES,)
"""Names of all facts of a period that follow from the registers."""
LapseKind = Literal["tenure", "address", "licence", "qualification", "post"]
Span = tuple[Day, Day | None]
"""First and last day, both inclusive; None for no end."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Lapse:
    """Days of a period on which something that had been in force was not, and that are over."""

    kind: LapseKind
    subject: str
    """Code of the site or of the agency."""
    name: Text
    spans: tuple[tuple[Day, Day], ...]

    @property
    def days(self) -> int:
        """How many days they are together."""
        return sum((date.fromisoformat(last) - date.fromisoformat(first)).days + 1 for first, last in self.spans)


@dataclass(frozen=True, slots=True, kw_only=True)
class LapsesFacts:
    """What lapsed within the period and was mended before its end; what is not mended is found in the register."""

    watched: int
    """Sites by tenure and by address, the agency by licence and by qualification."""
    lapses: tuple[Lapse, ...]

    @property
    def population(self) -> int:
        """What was looked at, over the whole period."""
        return self.watched


def lapses_of(registers: Iterable[Any], first_day: Day, last_day: Day) -> LapsesFacts:
    """Computed from the facts of registers as of the last day."""
    watched = [each for facts in registers for each in _watched(facts)]
    found = ((kind, subject, name, gaps(spans, first_day, last_day)) for kind, subject, name, spans in watched)
    return LapsesFacts(
        watched=len(watched),
        lapses=tuple(
            Lapse(kind=kind, subject=subject, name=name, spans=spans) for kind, subject, name, spans in found if spans
        ),
    )


Watched = tuple[LapseKind, str, Text, list[Span]]


def _watched(facts: object) -> Iterator[Watched]:
    if isinstance(facts, PremisesRegister):
        for site in facts.sites:
            yield "tenure", site.code, site.name, [(each.valid_from, each.valid_to) for each in site.tenures]
            yield "address", site.code, site.name, _named(site)
    elif isinstance(facts, AgencyRegister) and facts.code:
        name = Text(zh=facts.code, en=facts.code)
        yield "licence", facts.code, name, [(each.valid_from, each.valid_to) for each in facts.licences]
        held = [span for each in facts.qualifications for span in _in_force(each)]
        yield "qualification", facts.code, name, held


def _named(site: SiteFacts) -> list[Span]:
    wanted = plain(site.address)
    return [(each.valid_from, each.valid_to) for each in site.named if plain(each.address) == wanted]


def _in_force(row: QualificationFacts) -> list[Span]:
    """The spans in which a qualification was in date and not suspended."""
    held: list[Span] = [(row.valid_from, row.valid_to)]
    for since, until in row.suspensions:
        held = [each for span in held for each in _without(span, since, until)]
    return held


def _without(span: Span, since: Day, until: Day | None) -> Iterator[Span]:
    first, last = span
    if (until is not None and until < first) or (last is not None and since > last):
        yield span
        return
    if first < since:
        yield first, _moved(since, -1)
    if until is not None and (last is None or until < last):
        yield _moved(until, 1), last


def gaps(spans: Iterable[Span], first_day: Day, last_day: Day) -> tuple[tuple[Day, Day], ...]:
    """Days of the period behind the first span that none covers, but those that reach the last day."""
    found: list[tuple[Day, Day]] = []
    covered: Day | None = None  # the last day up to which everything is covered; None before the first span
    for first, last in sorted(spans, key=lambda each: (each[0], each[1] or "9999-12-31")):
        if covered is not None and _moved(covered, 1) < first:
            found.append((max(_moved(covered, 1), first_day), min(_moved(first, -1), last_day)))
        if last is None:
            break
        covered = last if covered is None else max(covered, last)
    return tuple((begin, end) for begin, end in found if begin <= end < last_day)


def shortfalls(
    people: Iterable[Iterable[Span]], needed: int, first_day: Day, last_day: Day
) -> tuple[tuple[Day, Day], ...]:
    """Days of the period on which fewer than so many people held something that enough had held before.

    Those that reach the last day are left out: the register itself says of them.
    """
    held = [list(each) for each in people]
    begins = {span[0] for each in held for span in each}
    ends = {_moved(span[1], 1) for each in held for span in each if span[1] is not None}
    turns = sorted(each for each in begins | ends if each <= last_day)
    enough = [(turn, sum(any(within(turn, *span) for span in each) for each in held) >= needed) for turn in turns]
    # Between two turns nothing changes: what holds on the first day holds up to the day before the next.
    ahead = [turn for turn, full in enough if full]
    found: list[tuple[Day, Day]] = []
    for (turn, full), following in zip(enough, [*turns, None][1:], strict=True):
        if full or not ahead or turn < ahead[0]:
            continue
        begin, end = max(turn, first_day), last_day if following is None else min(_moved(following, -1), last_day)
        if found and _moved(found[-1][1], 1) == begin:
            found[-1] = found[-1][0], end
        elif begin <= end:
            found.append((begin, end))
    return tuple(each for each in found if each[1] < last_day)


def _moved(day: Day, days: int) -> Day:
    return Day((date.fromisoformat(day) + timedelta(days=days)).isoformat())


def derived(registers: Mapping[str, Any], first_day: Day, last_day: Day) -> dict[str, Any]:
    """Facts of a period that follow from the facts of the registers, by name."""
    return {LAPSES: lapses_of((registers[name] for name in sorted(registers)), first_day, last_day)}
