"""What kind of agency this is, as far as the code treats kinds apart (4.5-9).

The register of the agency stands beside the registers that ask; it hands in the function that tells.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import date

from guiju.lab.house.reading import Reading


@dataclass(frozen=True, slots=True)
class Nature:
    """Of an agency on a day; with nothing on file, nothing is known."""

    defence_agency: bool | None = None
    """Whether papers prove that it belongs to the armed forces or the defence industry; None: not known."""
    competent_departments: tuple[str, ...] = ()
    """Names of its competent departments, as they stand on the certificates that they issue."""


Lookup = Callable[[Reading, date], Nature]

_lookup: Lookup | None = None


def set_lookup(function: Lookup) -> None:
    """Called once, when the register of the agency is ready."""
    global _lookup  # noqa: PLW0603 - one register a process
    _lookup = function


def nature(reading: Reading, day: date) -> Nature:
    """The agency's nature as of a day."""
    return Nature() if _lookup is None else _lookup(reading, day)
