"""Issued certificates as pages show them; whoever asks needs the code that is printed beside the number."""

import hmac
from dataclasses import dataclass
from typing import Any

from guiju.lab.house import clock, publication
from guiju.lab.issuing import delivery
from guiju.lab.issuing.models import Certificate
from guiju.record.enclose import person_of
from guiju.record.statement import Case

KINDS = {
    "pdf": ("pdf", "application/pdf"),
    "xml": ("xml", "application/xml"),
    "proof": ("proof", "text/plain; charset=utf-8"),
    "record": ("record", "application/json"),
}


@dataclass(frozen=True, slots=True)
class Shown:
    """A certificate for a page: its row, record, who signed, and where it stands in the log."""

    row: Certificate
    case: Case
    people: tuple[tuple[str, str, str], ...]
    """Purpose, name and instant of each statement of a person."""
    log_index: int
    checkpoint_size: int

    @property
    def number(self) -> str:
        return self.row.number.number

    @property
    def link(self) -> str:
        """Query string that opens its page and files."""
        from urllib.parse import quote

        return f"c={quote(self.row.number.code)}"


def find(number: str, code: str) -> Shown | None:
    """The certificate with this number and code; None for a wrong number and a wrong code alike."""
    row = Certificate.objects.select_related("number", "number__record").filter(number__number=number.strip()).first()
    wanted = _plain(row.number.code) if row is not None else "0" * 16
    same = hmac.compare_digest(_plain(code).encode(), wanted.encode())
    return shown(row) if row is not None and same else None


def _plain(code: str) -> str:
    return "".join(code.upper().split()).replace("-", "")


def shown(row: Certificate) -> Shown:
    """Everything that a page says of an issued certificate."""
    case = delivery.current_case(row)
    people: list[tuple[str, str, str]] = []
    for signed in case.statements:
        said = signed.statement
        if not said.seal:
            person: Any = person_of(case, said.person)
            at = clock.parse_instant(said.at).astimezone(clock.zone())
            people.append((said.purpose, person.name if person else "", f"{at:%Y-%m-%d %H:%M}"))
    published = publication.published()
    size = 0 if published is None else published.size
    return Shown(row, case, tuple(people), delivery.issue_index(row), size)


def listed() -> list[Certificate]:
    """Every issued certificate, oldest first."""
    return list(Certificate.objects.select_related("number", "number__record").order_by("pk"))
