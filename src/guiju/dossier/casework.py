"""One case of a dossier: its bytes against the manifest, its record and statements against the log, its own soundness.

A pure function of the member's bytes and of what the log says, so that several processes share the work.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, replace

from guiju import canonical
from guiju.dossier.manifest import CertificateLine, FileLine, Policy
from guiju.dossier.parts import Parts, parts_of
from guiju.dossier.problems import Problem, problem
from guiju.record.enclose import references
from guiju.record.errors import RecordError
from guiju.record.reading import read_case
from guiju.record.statement import Case, SignedStatement
from guiju.record.verify import ORDER, VerifySignature, verify_case
from guiju.record.words import Digest, Enclosed
from guiju.verification.documents import signature_holds
from guiju.verification.entries import Entry

__all__ = ["Expected", "Read", "check_case", "needed_people", "open_case"]


@dataclass(frozen=True, slots=True, kw_only=True)
class Expected:
    """What is known of a case before it is read."""

    member: str
    line: CertificateLine
    file: FileLine | None
    """The manifest's line; None where it has none (told elsewhere)."""
    entry: Entry | None
    """The issue entry of a verified log; None where there is none (told elsewhere)."""
    ending: Entry | None
    """The entry of that log which replaces or withdraws the certificate."""
    log_verified: bool
    policy: Policy


@dataclass(frozen=True, slots=True)
class Read:
    """A case that was read, with what several checks and the judging ask of it."""

    case: Case
    parts: Parts
    named: tuple[tuple[str, Enclosed], ...]
    """Every enclosure that record and statements name, with the place."""
    holds: VerifySignature
    """Whether a statement's signature holds; each is computed once."""


def open_case(expected: Expected, data: bytes) -> tuple[Read | None, list[Problem]]:
    """The case in a member's bytes, None where it cannot be read; and all that is wrong with it."""
    found = list(_bytes(expected, data))
    try:
        case = read_case(data, of_many=True)
    except RecordError as error:
        words = {"why_zh": f"{error.path}：{error.zh}", "why_en": f"{error.path}: {error.en}"}
        return None, [*found, problem("case_unreadable", expected.member, number=expected.line.number, **words)]
    parts = parts_of(data)
    case = replace(case, record_digest=Digest(parts.record_sha256))
    read = Read(case, parts, tuple(_named(case)), once(signature_holds))
    return read, [*found, *check_case(expected, read)]


def _named(case: Case) -> Iterator[tuple[str, Enclosed]]:
    yield from (("$.record" + path[1:], wanted) for path, wanted in references(case.record))
    for index, one in enumerate(case.statements):
        wanted = Enclosed(kind="person", digest=one.statement.person)
        yield f"$.statements[{index}].statement.person", wanted


def once(verify: VerifySignature) -> VerifySignature:
    """The same function, that computes each signature of a case once: checking and judging both ask."""
    known: dict[tuple[int, bytes], bool] = {}

    def remembered(signed: SignedStatement, data: bytes) -> bool:
        key = (id(signed), data)
        if key not in known:
            known[key] = verify(signed, data)
        return known[key]

    return remembered


def _bytes(expected: Expected, data: bytes) -> Iterator[Problem]:
    file = expected.file
    if file is not None and (file.size, file.sha256) != (len(data), canonical.sha256(data)):
        yield problem("case_changed", expected.member, number=expected.line.number)


def check_case(expected: Expected, read: Read) -> Iterator[Problem]:
    """Everything in which a case that was read does not hold."""
    case = read.case
    yield from _against_log(expected, read)
    yield from _ending(expected, case)
    for one in verify_case(case, read.holds):
        words = {"why_zh": f"{one.where}：{one.zh}", "why_en": f"{one.where}: {one.en}"}
        yield problem("case_unsound", expected.member, number=expected.line.number, **words)
    absent = [each for each in ORDER if each not in {one.statement.purpose for one in case.statements}]
    if absent:
        yield problem("case_unsaid", expected.member, number=expected.line.number, purpose=", ".join(absent))
    yield from _enclosures(expected, read)


def _against_log(expected: Expected, read: Read) -> Iterator[Problem]:
    """Record and statements are those that the log's issue entry names; a number alone says nothing."""
    line, entry, where, case = expected.line, expected.entry, expected.member, read.case
    said = [one.statement.certificate_number for one in case.statements if one.statement.purpose == "issue"]
    if said != [line.number] or (case.record.number, case.record.revision) != (line.record, line.revision):
        yield problem("case_of_another", where, number=line.number)
    if read.parts.record_sha256 != line.record_sha256:
        yield problem("record_not_of_line", where, number=line.number)
    if entry is None:
        return
    if read.parts.record_sha256 != entry.hashes["record_sha256"]:
        yield problem("record_not_as_issued", where, number=line.number, index=line.log_index)
    if read.parts.bare_sha256() not in entry.files:
        yield problem("statements_not_as_issued", where, number=line.number, index=line.log_index)


def _ending(expected: Expected, case: Case) -> Iterator[Problem]:
    """What the log says became of the certificate stands in the case, and the other way round."""
    if not expected.log_verified:
        return
    said = {one.statement.purpose for one in case.statements} & {"replace", "withdraw"}
    logged = {expected.ending.type.removeprefix("issuing.")} if expected.ending else set()
    for purpose in sorted(logged - said):
        yield problem("ending_unsaid", expected.member, number=expected.line.number, purpose=purpose)
    for purpose in sorted(said - logged):
        yield problem("ending_unlogged", expected.member, number=expected.line.number, purpose=purpose)


def _enclosures(expected: Expected, read: Read) -> Iterator[Problem]:
    number, where, case = expected.line.number, expected.member, read.case
    named = {wanted.digest for _, wanted in read.named}
    for place, document in enumerate(case.enclosures):
        if document.digest not in named:
            yield problem("enclosure_strange", f"{where}#$.enclosures[{place}]", number=number)
    present, needed = {document.digest for document in case.enclosures}, needed_people(case)
    for path, wanted in read.named:
        # What the agency itself no longer has was erased there: that is told, and never by a line of the table.
        if wanted.digest in present or (
            wanted.digest in expected.line.left_out and _meant(expected.policy, wanted, needed)
        ):
            continue
        yield problem("enclosure_left_out", f"{where}#{path}", number=number, enclosure=wanted.kind)


def needed_people(case: Case) -> frozenset[str]:
    """Digests of the people whom rules read: who calibrated, and who made a statement."""
    calibrators = {person.digest for section in case.record.sections for person in section.calibrators}
    return frozenset(map(str, calibrators | {one.statement.person for one in case.statements}))


def _meant(policy: Policy, wanted: Enclosed, needed: frozenset[str]) -> bool:
    """Whether the dossier's policy leaves this enclosure out; anything else that is missing is told."""
    if wanted.kind == "customer":
        return policy.customers == "left_out"
    if wanted.kind == "person":
        return str(wanted.digest) not in needed
    return wanted.kind == "evidence"
