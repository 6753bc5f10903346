"""A certificate as the agency issues it (PDF, XML, record, case), and a published log of the tests' own."""

import dataclasses
import importlib
import sys
import tempfile
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import Any

from guiju.canonical import dumps, sha256, sm3
from guiju.certificate import build_dcc, certificate_model, render_pdf, sign_pdf, sign_xml
from guiju.integrity import proof, tiles
from guiju.integrity.authority import Identity, create_authority, create_seal, issue_person_certificate, load_identity
from guiju.integrity.checkpoint import Checkpoint, sign_checkpoint
from guiju.integrity.merkle import MemoryTree
from guiju.integrity.note import Signer
from guiju.integrity.signature import new_private_key, sign_statement
from guiju.record.reading import case_bytes, record_bytes, record_sha256, statement_bytes
from guiju.record.statement import Case, SignedStatement, Statement

# The makers of cases stand beside the certificates' tests, which need not have been collected.
sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "certificate"))
cases: Any = importlib.import_module("certificate_cases")

FOUNDED = datetime(2026, 11, 1, 1, 0, tzinfo=UTC)
SIGNED = datetime(2026, 11, 24, 8, 0, tzinfo=UTC)
AGENCY = "规矩演示计量校准中心"
SIGNER = Signer("log.example/calibration", b"\x11" * 32)
OTHER = Signer("log.example/calibration", b"\x33" * 32)
NUMBER = "演示-2026-000123"


@dataclass(frozen=True)
class Issued:
    """One certificate's files, the case behind them, and the authority that stands behind the seal."""

    number: str
    pdf: bytes
    xml: bytes
    record: bytes
    case: Case
    ca: bytes
    seal: Identity

    @property
    def case_file(self) -> bytes:
        return case_bytes(self.case)

    def entry(self, **changes: Any) -> dict[str, Any]:
        """The issue entry of the log."""
        members = {
            "certificate_number": self.number,
            "record_sha256": sha256(self.record),
            "pdf_sha256": sha256(self.pdf),
            "pdf_sm3": sm3(self.pdf),
            "xml_sha256": sha256(self.xml),
            "xml_sm3": sm3(self.xml),
            "files": [{"sha256": sha256(self.case_file)}],
        }
        return entry("issuing.issue", **{**members, **changes})


def entry(kind: str, day: str = "2026-11-24", **members: Any) -> dict[str, Any]:
    """An entry of the log as an act writes it."""
    plain = {"v": 1, "type": kind, "day": day, "demo": True, "person": "ab" * 32, "commitments": ["cd" * 32]}
    return {**plain, "files": [], **members}


def authority(name: str = AGENCY) -> tuple[Identity, Identity]:
    """A new authority and the seal that it issued."""
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        create_authority(place, name, demonstration=True, at=FOUNDED)
        create_seal(place, name, demonstration=True, at=FOUNDED)
        ca = load_identity(place / "ca.key", place / "ca.pem")
        return ca, load_identity(place / "seal.key", place / "seal.pem", place / "ca.pem")


def signed(statement: Statement, key: Any, certificate: str) -> SignedStatement:
    made = sign_statement(key, statement_bytes(statement))
    return SignedStatement(
        statement=statement,
        algorithm=made.algorithm,
        key_id=made.key_id,
        value=made.value,
        certificate=certificate,
    )


def signed_case(ca: Identity, seal: Identity, number: str = NUMBER) -> Case:
    """A case whose people signed with keys of their own, and the seal for the issue."""
    bare = cases.case()
    made = []
    for each in bare.statements:
        key = new_private_key()
        certificate = issue_person_certificate(ca, key.public_key(), agency=AGENCY, demonstration=True, at=FOUNDED)
        made.append(signed(each.statement, key, certificate))
    issue = dataclasses.replace(
        bare.statements[-1].statement,
        purpose="issue",
        role="signatory",
        at="2026-11-24T07:00:00.000000+00:00",
        certificate_number=number,
        seal=True,
    )
    made.append(signed(issue, seal.private_key, seal.certificate_pem.decode()))
    return dataclasses.replace(bare, statements=tuple(made))


def make(number: str = NUMBER) -> Issued:
    """Builds, signs and renders a whole certificate."""
    ca, seal = authority()
    case = signed_case(ca, seal, number)
    certificate = certificate_model(case, cases.issuing(number))
    xml = sign_xml(build_dcc(certificate), seal, SIGNED)
    pdf = sign_pdf(render_pdf(certificate, xml), seal, SIGNED).data
    assert record_sha256(case) == sha256(record_bytes(case))
    return Issued(number, pdf, xml, record_bytes(case), case, ca.certificate_pem, seal)


@cache
def issued() -> Issued:
    """The one certificate that most tests look at."""
    return make()


class Log:
    """A log in the making; `publish` writes it, `proof` proves an entry of it."""

    def __init__(self, entries: Sequence[dict[str, Any] | bytes] = (), signer: Signer = SIGNER) -> None:
        self.signer = signer
        self.entries = [each if isinstance(each, bytes) else dumps(each) for each in entries]
        self.tree = MemoryTree(self.entries)

    @property
    def signed(self) -> str:
        state = Checkpoint(self.signer.name, self.tree.size, self.tree.root())
        return sign_checkpoint(state, self.signer)

    def publish(self, folder: Path, *, with_entries: bool = True) -> Path:
        source = (lambda start, end: self.entries[start:end]) if with_entries else None
        folder.mkdir(parents=True, exist_ok=True)
        tiles.publish(folder, self.tree, 0, self.tree.size, source)
        tiles.publish_checkpoint(folder, self.signed)
        return folder

    def proof(self, index: int, *, bare: bool = False) -> bytes:
        carried = None if bare else self.entries[index]
        made = proof.make(self.tree, index, self.tree.size, self.signed, carried)
        return proof.format_proof(made).encode()


ISSUE = 3
"""Index of the issue entry in `usual_entries`."""


def usual_entries(*more: dict[str, Any]) -> list[dict[str, Any]]:
    """Founding, a reservation, a voided number, the issue; then `more`."""
    return [
        entry("house.found_agency", "2026-11-01"),
        entry("issuing.reserve_number", certificate_number=NUMBER),
        entry("issuing.void_number", certificate_number="演示-2026-000099"),
        issued().entry(),
        *more,
    ]
