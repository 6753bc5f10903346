"""Small typed words that all documents share: decimal strings, days, instants, digests, and 'not recorded'.

A document holds no JSON number but integers below 2**53; every measured or computed number is a decimal string
(:data:`DecimalText`), so that trailing zeros and the last digit survive for ever.
"""

from dataclasses import dataclass
from typing import Literal, NewType

from guiju.quickly_made import quickly_made

DecimalText = NewType("DecimalText", str)
"""A number as text, such as ``30.0400`` or ``-1.5e-7``; never nan, never infinite."""
Day = NewType("Day", str)
"""A civil date in the site's zone, ``2026-11-24``; as an end of validity it is inclusive."""
Instant = NewType("Instant", str)
"""An instant in UTC with its offset and microseconds, ``2026-11-24T08:30:00.000000+00:00``."""
Digest = NewType("Digest", str)
"""64 lower-case hexadecimal digits of a SHA-256."""

TABLE = "guiju.table"
"""Marks a list that is written as a table: by columns, a column that repeats itself written once (see `table`)."""
UNWRITTEN = {"guiju": "unwritten"}
"""Metadata of a member that lives in memory only and is no part of the document."""

OPTIONAL = {"guiju": "optional"}
"""Metadata of a member that a document may lack: left out where it has its default None, never written as null."""


@dataclass(frozen=True, slots=True, kw_only=True)
class NotRecorded:
    """Not asked for when this was written (an older version, a migrated record): never a finding, never a pass."""

    not_recorded: str


@dataclass(frozen=True, slots=True, kw_only=True)
class NotApplicable:
    """The question does not arise, with the reason (an item that was never adjusted has no as-left series)."""

    not_applicable: str


@quickly_made
@dataclass(frozen=True, slots=True, kw_only=True)
class Text:
    """The same words in Chinese and English."""

    zh: str
    en: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Enclosed:
    """Reference to an enclosure by sha256(16-byte salt + canonical bytes)."""

    kind: Literal["person", "customer", "standard", "method", "budget_template", "evidence"]
    digest: Digest


@dataclass(frozen=True, slots=True, kw_only=True)
class Quantity:
    """A value with its unit (UCUM or D-SI spelling is the reader's business; the unit is as printed)."""

    value: DecimalText
    unit: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Interval:
    """A closed interval of one quantity; an open end is None."""

    lower: DecimalText | None
    upper: DecimalText | None
    unit: str
