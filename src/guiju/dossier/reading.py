"""Whether a dossier holds: signature, every digest, the log, and the cases against the log both ways."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from typing import Literal, TypeVar

from guiju.canonical import CanonicalError, loads, sha256
from guiju.conduct.evaluation.evidence import Snapshot
from guiju.conduct.evaluation.result import Evaluation
from guiju.dossier.archive import Archive
from guiju.dossier.casework import Expected
from guiju.dossier.errors import DossierError
from guiju.dossier.frame import against_members
from guiju.dossier.log import LogReading, against, pinned, read_log
from guiju.dossier.manifest import FORMAT, VERSION, CertificateLine, Certificates, FileLine, Manifest
from guiju.dossier.names import CASES, CERTIFICATES, EVALUATION, FILES, LOG, MANIFEST, SIGNATURE, SNAPSHOT, STATEMENT
from guiju.dossier.problems import Problem, problem, result_of
from guiju.dossier.run_statement import check_statement
from guiju.dossier.sealing import check_seal
from guiju.dossier.stated import Stated, read_stated
from guiju.record.codec import decode, from_bytes, to_bytes
from guiju.record.errors import RecordError
from guiju.verification.entries import ISSUE, Entry

__all__ = ["JOBS", "NOTHING", "Checked", "Opened", "Trust", "checked_of", "open_dossier", "read_manifest"]

JOBS = 2
T = TypeVar("T")


@dataclass(frozen=True, slots=True, kw_only=True)
class Trust:
    """What the caller knows from elsewhere than the archive."""

    vkeys: Sequence[str] = ()
    """Verifier keys of the agency's log, as it published them."""
    ca: bytes | None = None
    """Certificates (PEM) of authorities that must stand behind the seal."""
    seen: bytes | None = None
    """A checkpoint, or a proof with one, that was published earlier: the log must continue it."""


NOTHING = Trust()


@dataclass(frozen=True, slots=True)
class Opened:
    """A dossier whose manifest could be read, and all that is wrong beside its cases."""

    archive: Archive
    manifest: Manifest
    manifest_sha256: str
    log: LogReading
    cases: tuple[Expected, ...]
    """The cases to be examined, in order of the records' numbers."""
    evaluation: Evaluation | None
    snapshot: Snapshot | None
    stated: Stated
    problems: tuple[Problem, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class Checked:
    """The outcome of a check."""

    manifest: Manifest
    manifest_sha256: str
    cases: int
    """Cases that were read."""
    issued: int
    """Issue entries of the period in the log."""
    problems: tuple[Problem, ...]

    @property
    def result(self) -> Literal["sound", "wrong", "cannot_tell"]:
        return result_of(self.problems)


def checked_of(opened: Opened, problems: Sequence[Problem], cases: int) -> Checked:
    """The outcome, each problem once, wrong ones first, then by place."""
    rank = ("wrong", "unknown", "notice")
    each_once = dict.fromkeys(problems)
    manifest = opened.manifest
    return Checked(
        manifest=manifest,
        manifest_sha256=opened.manifest_sha256,
        cases=cases,
        issued=len(opened.log.issued(manifest.first_day, manifest.last_day)),
        problems=tuple(sorted(each_once, key=lambda one: (rank.index(one.kind), one.where, one))),
    )


def read_manifest(data: bytes) -> Manifest:
    """The manifest in its bytes. Raises DossierError; another version is named as such before anything is read."""
    try:
        value = loads(data)
        form = (value.get("format"), value.get("version")) if isinstance(value, dict) else (None, None)
        if form != (FORMAT, VERSION):
            shown = f"{form[0]} {form[1]}"[:80]
            raise DossierError(
                "format",
                f"不认识的格式：{shown}，本软件读 {FORMAT} {VERSION}",
                f"the format {shown} is not known; this software reads {FORMAT} {VERSION}",
            )
        return decode(Manifest, value)
    except CanonicalError as error:
        raise DossierError("manifest", f"清单 {MANIFEST} 有误：{error.text('zh')}", f"{MANIFEST}: {error}") from None
    except RecordError as error:
        raise DossierError(
            "manifest", f"清单 {MANIFEST} 有误：{error.path}：{error.zh}", f"{MANIFEST}: {error.path}: {error.en}"
        ) from None


def open_dossier(archive: Archive, trust: Trust) -> Opened:
    """Reads and checks everything but the cases. Raises DossierError, AuthorityError, IntegrityError."""
    data = archive.read(MANIFEST)
    manifest = read_manifest(data)
    lines = {line.name: line for line in manifest.files}
    evaluation, unread = _optional(archive, Evaluation, EVALUATION)
    snapshot, unread_too = _optional(archive, Snapshot, SNAPSHOT)
    seen = None if trust.seen is None else pinned(trust.seen, trust.vkeys or [manifest.log.vkey])
    sizes = [each for each in (snapshot and snapshot.log_size, seen and seen.size) if each]
    log = read_log(archive, manifest, trust.vkeys, sizes)
    seals = log.seals if log.verified else None
    table, unreadable = _certificates(archive)
    stated = read_stated(archive, manifest, log)
    records = len({(line.record, line.revision) for line in table})
    # What was frozen earlier is of the rules and sizes of that day.
    frozen = STATEMENT in archive
    found = [
        *check_seal(archive, manifest, data, seals, trust.ca),
        *_members(archive, manifest, lines),
        *log.problems,
        *(() if seen is None else against(log, manifest, seen)),
        *unreadable,
        *unread,
        *unread_too,
        *_archived(manifest, evaluation, snapshot, log),
        *against_members(manifest, log, None if frozen else evaluation, None if frozen else snapshot, records),
        *stated.problems,
        *check_statement(archive, evaluation, snapshot, log),
        *_against_log(manifest, log, table),
    ]
    cases = tuple(_expected(archive, manifest, lines, log, table))
    found += _other_cases(archive, cases, table)
    return Opened(archive, manifest, sha256(data), log, cases, evaluation, snapshot, stated, tuple(found))


def _optional(archive: Archive, kind: type[T], member: str) -> tuple[T | None, list[Problem]]:
    if member not in archive:
        return None, []
    try:
        return from_bytes(kind, archive.read(member)), []
    except (RecordError, DossierError) as error:
        return None, [problem("member_unreadable", member, why_zh=error.zh, why_en=error.en)]


def _archived(
    manifest: Manifest, evaluation: Evaluation | None, snapshot: Snapshot | None, log: LogReading
) -> Iterator[Problem]:
    """The archived evaluation belongs to its snapshot, and that to this period and this log."""
    period = (manifest.agency, manifest.first_day, manifest.last_day)
    if snapshot is not None:
        if (snapshot.agency, snapshot.first_day, snapshot.last_day) != period:
            yield problem("snapshot_of_another", SNAPSHOT)
        if log.verified and log.roots.get(snapshot.log_size) != snapshot.log_root:
            yield problem("snapshot_not_of_log", SNAPSHOT, size=snapshot.log_size)
    if evaluation is None:
        return
    if snapshot is None:
        yield problem("evaluation_without_snapshot", EVALUATION)
    elif evaluation.snapshot != sha256(to_bytes(snapshot)):
        yield problem("evaluation_of_another_snapshot", EVALUATION)


def _members(archive: Archive, manifest: Manifest, lines: Mapping[str, FileLine]) -> Iterator[Problem]:
    """Each member against its line; the cases' bytes are compared when they are read."""
    if [line.name for line in manifest.files] != sorted(lines):
        yield problem("manifest_order", MANIFEST)
    for name in archive.names:
        if name not in lines and name not in (MANIFEST, SIGNATURE):
            yield problem("member_unlisted", name)
    for name, line in lines.items():
        if name not in archive:
            yield problem("member_missing", name)
        elif not name.startswith(CASES):
            yield from _member(archive, line)


def _member(archive: Archive, line: FileLine) -> Iterator[Problem]:
    try:
        size, digest = archive.sha256_of(line.name)
    except DossierError as error:
        yield problem("member_broken", line.name, why_zh=error.zh, why_en=error.en)
        return
    if (size, digest) != (line.size, line.sha256):
        yield problem("member_changed", line.name)
    if line.name.startswith(FILES) and line.name.removeprefix(FILES) != digest:
        yield problem("file_misnamed", line.name)


def _certificates(archive: Archive) -> tuple[tuple[CertificateLine, ...], list[Problem]]:
    try:
        return from_bytes(Certificates, archive.read(CERTIFICATES)).certificates, []
    except (RecordError, DossierError) as error:
        return (), [problem("member_unreadable", CERTIFICATES, why_zh=error.zh, why_en=error.en)]


def _against_log(manifest: Manifest, log: LogReading, table: Sequence[CertificateLine]) -> Iterator[Problem]:
    """Completeness both ways: every issue entry of the period has its line, every line its entry."""
    if not log.verified:
        yield problem("completeness_unknown", LOG)
        return
    entries = log.issued(manifest.first_day, manifest.last_day)
    lines: dict[int, CertificateLine] = {}
    for line in table:
        entry = entries.get(line.log_index)
        if entry is None or entry.number != line.number:
            yield problem("certificate_added", CERTIFICATES, number=line.number, index=line.log_index)
        elif line.log_index in lines:
            yield problem("certificate_twice", CERTIFICATES, number=line.number, index=line.log_index)
        elif any(getattr(line, name) != digest for name, digest in entry.hashes.items()):
            yield problem("certificate_changed", CERTIFICATES, number=line.number, index=line.log_index)
        lines[line.log_index] = line
    for index, entry in entries.items():
        if index not in lines or lines[index].number != entry.number:
            yield problem("certificate_removed", CERTIFICATES, number=entry.number, index=index, day=entry.day)


def _expected(
    archive: Archive,
    manifest: Manifest,
    lines: Mapping[str, FileLine],
    log: LogReading,
    table: Sequence[CertificateLine],
) -> Iterator[Expected]:
    entries = log.issued(manifest.first_day, manifest.last_day) if log.verified else {}
    endings = _endings(log) if log.verified else {}
    for line in table:
        entry = entries.get(line.log_index)
        if entry is not None and entry.number != line.number:
            entry = None
        if line.case.startswith(CASES) and line.case in archive:
            yield Expected(
                member=line.case,
                line=line,
                file=lines.get(line.case),
                entry=entry,
                ending=endings.get(line.log_index),
                log_verified=log.verified and entry is not None,
                policy=manifest.policy,
            )


def _endings(log: LogReading) -> dict[int, Entry]:
    """The last entry that replaces or withdraws, by the index of the issue entry that it names with the same number."""
    issued = {index: entry.number for index, entry in log.history.entries if entry.type == ISSUE}
    return {
        entry.issue_index: entry
        for index, entry in log.history.entries
        if entry.issue_index is not None and index > entry.issue_index and issued.get(entry.issue_index) == entry.number
    }


def _other_cases(archive: Archive, cases: Sequence[Expected], table: Sequence[CertificateLine]) -> Iterator[Problem]:
    """Lines of the table without a case, and members under cases/ that not just one line names."""
    named = Counter(each.member for each in cases)
    for line in table:
        if line.case not in named:
            yield problem("case_removed", line.case, number=line.number)
    for name in archive.under(CASES):
        if named[name] != 1:
            yield problem("case_shared" if named[name] else "case_strange", name)
