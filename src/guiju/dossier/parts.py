"""The parts of a case's bytes: record and statements as they stand, without writing them anew.

Canonical text has its members in order, and within a text a quotation mark is always escaped: the marks below stand
where the case has its own members, and nowhere in what an enclosure, a record or a statement says.
"""

from __future__ import annotations

import hashlib
from dataclasses import dataclass
from typing import Final

from guiju import canonical
from guiju.record.verify import CERTIFIED

__all__ = ["Parts", "parts_of"]

_RECORD: Final = b',"format":"guiju.case","record":'
_STATEMENTS: Final = b',"statements":['
_END: Final = b'],"version":1}'
_BARE: Final = b'{"enclosures":[]'
_LATER: Final = tuple(f'"purpose":"{each}"'.encode() for each in CERTIFIED if each != "issue")


@dataclass(frozen=True, slots=True)
class Parts:
    """Bytes of a case from its format on, and where the statements begin in them."""

    rest: bytes
    statements: int

    @property
    def record_sha256(self) -> str:
        """SHA-256 of the stored bytes of the record."""
        return canonical.sha256(self.rest[len(_RECORD) : self.statements])

    def bare_sha256(self) -> str:
        """SHA-256 of the case as it was issued: without enclosures, and without statements that came after."""
        said = self.rest[self.statements :]
        if any(each in said for each in _LATER):
            all_of_them = canonical.loads(said[len(_STATEMENTS) - 1 : -len(_END) + 1])
            issued = [one for one in all_of_them if one["statement"]["purpose"] not in CERTIFIED[1:]]
            said = _STATEMENTS + canonical.dumps(issued)[1:-1] + _END
        digest = hashlib.sha256(_BARE)
        digest.update(self.rest[: self.statements])
        digest.update(said)
        return digest.hexdigest()


def parts_of(data: bytes) -> Parts:
    """The parts of the canonical bytes of a case, which `read_case` has read."""
    begin, end = data.index(_RECORD), data.rindex(_STATEMENTS)
    return Parts(data[begin:], end - begin)
