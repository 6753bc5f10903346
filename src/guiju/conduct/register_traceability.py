"""Facts of the register of certificates: what came in, what was asked of issuers, what the JJF 1033 tests found."""

from dataclasses import dataclass
from functools import lru_cache
from typing import Literal
from unicodedata import normalize

from guiju.record.words import Day, Text


def plain_serial(serial: str) -> str:
    """A serial number without the marks that are written or left out at will."""
    return "".join(sign for sign in normalize("NFKC", serial).upper() if sign.isalnum())


ALIKE = str.maketrans({"O": "0", "I": "1", "L": "1"})


@lru_cache(maxsize=1 << 15)
def read_alike(text: str) -> str:
    """A plain name in which signs that look alike are one, so that O for 0 makes no other item.

    >>> read_alike("RT-OO1 l") == read_alike("rt００11")
    True
    """
    return plain_serial(text).translate(ALIKE)


@dataclass(frozen=True, slots=True, kw_only=True)
class FiledCertificate:
    """A certificate of an item's own calibration as it was filed, beside what the register says of the item."""

    equipment_id: str
    equipment: Text
    number: str
    issuer: str
    kind: Literal["calibration", "verification"]
    serial_number: str
    """As printed on the certificate; empty where nobody keyed it."""
    register_serial_number: str
    calibrated_on: Day
    issued_on: Day | None
    filed_on: Day | None
    valid_to: Day
    verdict: str
    """Of a verification: pass, fail, or empty where none is on file."""
    signature: Literal["none", "unsigned", "intact", "trusted", "broken"]
    """none: the file is not of a kind that is signed digitally."""
    competence_kind: str
    competence_from: Day
    competence_to: Day | None
    competence_covers: bool
    superseded: bool
    """The issuer corrected it, and the corrected one is on file."""
    newest: bool
    """No later one of this item is on file: this is the one in use."""
    asked: bool
    answer: Literal["", "genuine", "not_genuine", "corrected"]
    """What the issuer answered, the newest answer of all."""
    measured_on_its_day: int
    """Jobs that were measured with the item on the day on which it was calibrated elsewhere."""
    shared_with: str = ""
    """Another item, retired or not, for which the same number or file had been filed before."""
    vouched: bool = False
    """A confirmation made since says in its remark by what this item is known to be the one."""


@dataclass(frozen=True, slots=True, kw_only=True)
class StandardTest:
    """The newest test of one kind in the JJF 1033 file of an item."""

    equipment_id: str
    equipment: Text
    kind: Literal["repeatability", "stability", "verification"]
    day: Day
    passed: bool


@dataclass(frozen=True, slots=True, kw_only=True)
class ShiftedStandard:
    """A later certificate beside the one by which work was done in its window, where nobody assessed the impact."""

    equipment_id: str
    equipment: Text
    certificate: str
    """The later one."""
    earlier: str
    works: int
    """Records made by the earlier certificate since the last good evidence."""
    shift: str
    """The largest shift in words: where, how much, beside what both uncertainties allow; empty where none is known."""
    comparable: bool
    """Whether the two have a place in common."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DoubtedItem:
    """An item in doubt by which work was done since it was last shown to be good, where nobody assessed the impact."""

    equipment_id: str
    equipment: Text
    day: Day
    """Of the failed check, test or fault, or of the word that results may be wrong."""
    works: int


@dataclass(frozen=True, slots=True, kw_only=True)
class OpenImpact:
    """An impact assessment that was begun and is not closed."""

    impact: str
    equipment_id: str
    equipment: Text
    computed: bool
    undecided: int


@dataclass(frozen=True, slots=True, kw_only=True)
class TraceabilityRegister:
    """All certificates on file as of a day, the newest tests of the standards, shifts that nobody assessed."""

    day: Day
    certificates: tuple[FiledCertificate, ...]
    tests: tuple[StandardTest, ...]
    shifts: tuple[ShiftedStandard, ...] = ()
    impacts: tuple[OpenImpact, ...] = ()
    doubted: tuple[DoubtedItem, ...] = ()
