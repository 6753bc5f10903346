"""Rows of what people gave, each with the salt that opens its commitment in the log: who wrote them, and what they say.

A log entry names its act and the digests of the rows that it wrote, and no table. The acts by which people give
something write tables of that alone, so whoever has the log knows how many versions of such rows there are, and a
dossier opens each of them: none can be put in, changed or left out by whoever seals it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from guiju import canonical
from guiju.dossier.names import GIVEN

COMMITTED: Final = f"{GIVEN}committed.json"
FORM: Final = "guiju.dossier_committed"
VERSION: Final = 1

TABLES: Final[Mapping[str, str]] = {
    "assessment_adjudication": "adjudications",
    "assessment_attestation": "attestations",
    "assessment_correction": "corrections",
    "assessment_document": "documents",
    "assessment_reply": "replies",
    "assessment_ruling": "rulings",
    "assessment_tailoring": "tailorings",
}
"""Tables of what people gave, and what each holds (`conduct.evaluation.given_rows.GivenRows`)."""

ACTS: Final = frozenset(
    f"assessment.{name}"
    for name in (
        "accept_correction",
        "adjudicate",
        "approve_document",
        "ask_tailoring",
        "attest",
        "complete_correction",
        "decide_tailoring",
        "end_document",
        "end_tailoring",
        "file_document",
        "judge_correction",
        "open_suspicion",
        "overturn",
        "propose_correction",
        "reply",
        "review_document",
        "withdraw_attestation",
    )
)
"""Acts that write these tables and no other. The act that settles a row names its table in clear."""
SETTLING: Final = "house.settle_row"


@dataclass(frozen=True, slots=True, kw_only=True)
class CommittedRow:
    """One version of a row, with its place in the log."""

    index: int
    position: int
    salt: str
    deleted: bool
    """The tombstone of a row that was removed: only settling removes any."""
    row: Mapping[str, Any]


def wrote_given(entry: Mapping[str, Any]) -> bool:
    """Whether a log entry is of an act that wrote what people gave."""
    if entry.get("type") == SETTLING:
        return entry.get("settled_table") in TABLES
    return entry.get("type") in ACTS


def committed_bytes(rows: Iterable[CommittedRow]) -> bytes:
    """The member, in the order of the log."""
    ordered = sorted(rows, key=lambda each: (each.index, each.position))
    lines = [[each.index, each.position, each.salt, each.deleted, dict(each.row)] for each in ordered]
    return canonical.dumps({"format": FORM, "version": VERSION, "rows": lines})


def read_committed(data: bytes) -> tuple[CommittedRow, ...]:
    """The rows of the member. Raises ValueError, of which CanonicalError is one, where it is not one."""
    value = canonical.loads(data)
    if not isinstance(value, dict) or (value.get("format"), value.get("version")) != (FORM, VERSION):
        raise ValueError(FORM)
    lines = value.get("rows")
    if not isinstance(lines, list):
        raise ValueError("rows")
    return tuple(_line(each) for each in lines)


def _line(line: Any) -> CommittedRow:
    if not isinstance(line, list) or list(map(type, line)) != [int, int, str, bool, dict]:
        raise ValueError("rows")
    index, position, salt, deleted, row = line
    return CommittedRow(index=index, position=position, salt=salt, deleted=deleted, row=row)
