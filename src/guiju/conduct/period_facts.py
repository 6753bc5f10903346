"""Facts of a period, which rules of subject `period` read: what was done, given, corrected, declared, altered.

Each type says how much was looked at (`population`) and lists only what is not plainly in order, so that a year of
work stays a few kilobytes. The running agency builds them in a fixed number of queries; a dossier carries them along.
"""

from dataclasses import dataclass, field

from guiju.record.words import OPTIONAL, Day


@dataclass(frozen=True, slots=True, kw_only=True)
class ActCount:
    """How often an act was done, and refused, in the period; out of the journal, which the log binds."""

    act: str
    done: int
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RefusedForRow:
    """How many refusals in the period named a row of the code."""

    row: str
    refused: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ActsFacts:
    """All acts of the period. A rule that guards an act judged each one that was done."""

    acts: tuple[ActCount, ...]
    refusals: tuple[RefusedForRow, ...]

    @property
    def population(self) -> int:
        """Acts that were done."""
        return sum(each.done for each in self.acts)

    def done(self, act: str) -> int:
        """How often one act was done."""
        return sum(each.done for each in self.acts if each.act == act)


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditProblem:
    """One thing that the audit of database and log found."""

    code: str
    table: str
    known: str
    """Number, code or name of the row."""
    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class SettledRow:
    """A row that had been changed past the software and that two people settled; it is told ever after."""

    table: str
    known: str
    """Number, code or name of the row."""
    adopted: bool
    """Taken up as it stood; else put back to what the log had committed."""
    on: Day
    in_period: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class AuditFacts:
    """The audit: how much was compared, and what differs."""

    day: Day
    audited_on: Day | None
    """Day of the last whole audit; None where there was none."""
    compared: int
    """Rows, entries and files that were compared."""
    problems: tuple[AuditProblem, ...]
    settled: tuple[SettledRow, ...] | None = field(default=None, metadata=OPTIONAL)
    """All that were settled up to the last day, of whatever period; None where there is none."""

    @property
    def population(self) -> int:
        """What was compared."""
        return self.compared


@dataclass(frozen=True, slots=True, kw_only=True)
class NumbersFacts:
    """Certificate numbers given in the period (5-5f)."""

    given: int
    gaps: tuple[str, ...]
    """Numbers that are missing in the middle of a series."""
    without_certificate: tuple[str, ...]
    """Said to be issued, and no certificate stands under it."""
    void_unexplained: tuple[str, ...]

    @property
    def population(self) -> int:
        """Numbers given."""
        return self.given


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectedReading:
    """A correction of a reading."""

    job: str
    point: str
    reason: str
    hours: int
    """Whole hours between the reading and its correction."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CorrectionsFacts:
    """Readings of the period and their corrections (5-4)."""

    readings: int
    corrections: tuple[CorrectedReading, ...]

    @property
    def population(self) -> int:
        """Readings taken."""
        return self.readings


@dataclass(frozen=True, slots=True, kw_only=True)
class ItemsFacts:
    """Items received in the period (6.1.4): those whose papers lack something, by label."""

    received: int
    uninspected: tuple[str, ...]
    """Their condition at receipt is not recorded."""
    uninstructed: tuple[str, ...]
    """Neither instructions nor that there are none is recorded."""
    returned_unexplained: tuple[str, ...]
    """Returned, but to whom or on which day is not recorded."""

    @property
    def population(self) -> int:
        """Items received."""
        return self.received


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtfulUse:
    """A use of an item of equipment with which today's register does not agree."""

    record: str
    equipment: str
    certificate: str
    first_day: Day
    last_day: Day
    what: str
    """`unknown`: the register has no such certificate; `late`: it ended before; `early`: it was made after."""


@dataclass(frozen=True, slots=True, kw_only=True)
class UsesFacts:
    """Uses of measurement standards in the period beside what the register says of their certificates (4.4-2)."""

    uses: int
    doubtful: tuple[DoubtfulUse, ...]

    @property
    def population(self) -> int:
        """Uses of standards."""
        return self.uses


@dataclass(frozen=True, slots=True, kw_only=True)
class KindCount:
    """How many technical records of one kind there are."""

    kind: str
    number: int


@dataclass(frozen=True, slots=True, kw_only=True)
class RecordKindsFacts:
    """The kinds of technical records of 6.1.5-1, counted."""

    kinds: tuple[KindCount, ...]

    @property
    def population(self) -> int:
        """Records of all kinds."""
        return sum(each.number for each in self.kinds)


@dataclass(frozen=True, slots=True, kw_only=True)
class DeclaredFacts:
    """The capability declared to the public beside the scope in force (4.3-2)."""

    in_force: int
    declared: int
    beyond: tuple[str, ...]
    """Lines that are declared and not in force."""

    @property
    def population(self) -> int:
        """Lines declared."""
        return self.declared


@dataclass(frozen=True, slots=True, kw_only=True)
class SelfEvaluationsFacts:
    """Frozen evaluations by this code up to the last day (6.7-2)."""

    day: Day
    frozen: int
    last_on: Day | None
    without_action: tuple[str, ...]
    """Rows that the last one found lacking and that nobody has been given to mend."""

    @property
    def population(self) -> int:
        """Frozen evaluations."""
        return self.frozen
