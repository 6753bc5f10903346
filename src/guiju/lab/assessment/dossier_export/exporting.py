"""Writes a dossier of the running agency: one state of the database, the published log, the agency's seal."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from pathlib import Path

from guiju import __version__
from guiju.canonical import sha256
from guiju.certificate.page import file_name
from guiju.conduct.evaluation import (
    CATALOGUE,
    Evaluation,
    Occasion,
    Profile,
    Snapshot,
    Sources,
    evaluate,
    profiles,
    rule_set_sha256,
    snapshot_of,
)
from guiju.conduct.evaluation.plan import VERSION as JUDGING
from guiju.conduct.evaluation.profile_differences import profile_of
from guiju.dossier import names
from guiju.dossier.committed_rows import COMMITTED, committed_bytes
from guiju.dossier.comparing import Difference, compare
from guiju.dossier.facts import facts_bytes, given_members, named_files
from guiju.dossier.manifest import (
    CertificateLine,
    Certificates,
    LogLine,
    Manifest,
    ParameterLine,
    ParameterRows,
    Policy,
)
from guiju.dossier.sealing import chain_pem, seal_manifest
from guiju.dossier.writing import Writer
from guiju.integrity.checkpoint import Checkpoint
from guiju.integrity.reader import read_tile_file
from guiju.integrity.tiles import ENTRIES, Level, levels_of, tile_path, tile_widths
from guiju.lab.assessment.dossier_export.cases import cases, issued_between
from guiju.lab.assessment.dossier_export.committed import committed_rows
from guiju.lab.assessment.dossier_export.one_state import one_state
from guiju.lab.assessment.models import Run
from guiju.lab.assessment.profiles import profile_on
from guiju.lab.assessment.running import kept_evaluation
from guiju.lab.assessment.sources import gather
from guiju.lab.assessment.sworn import doubt_of
from guiju.lab.house import keys, publication
from guiju.lab.house.files import stored
from guiju.lab.house.models import Parameter
from guiju.record.codec import to_bytes
from guiju.record.errors import RecordError
from guiju.record.words import Day, Digest

PROCESSES = 2
TRIES = 3
"""How often everything is read again when somebody acted meanwhile."""

__all__ = ["Exported", "RunNotFrozen", "Wanted", "export", "export_period", "export_run"]


class RunNotFrozen(Exception):
    """There is no frozen run of this number."""

    def __init__(self, code: str) -> None:
        self.zh = f"没有编号为 {code} 的已定稿评价"
        self.en = f"there is no frozen run of the number {code}"
        super().__init__(f"{self.zh} / {self.en}")


class RunDoubted(RunNotFrozen):
    """The run is not as it was filed, or its signed statement does not hold."""

    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.zh = f"评价 {code} 与登记或签名的内容不符，不能导出；请先核对数据库（guiju log audit）"
        self.en = f"run {code} is not what was filed or signed, and is not exported; see guiju log audit"


@dataclass(frozen=True, slots=True, kw_only=True)
class Wanted:
    """What goes into the archive beside records, registers and log."""

    redact_customers: bool = False
    with_files: bool = False
    profile: str = ""
    """Profile of an evaluation to be made now; none where it is empty."""
    evaluation: Evaluation | None = None
    snapshot: Snapshot | None = None
    """A frozen evaluation and what it was a function of, in place of one made now."""
    statement: bytes = b""
    """The signed statement of that frozen evaluation."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Exported:
    """What was written."""

    path: Path
    size: int
    cases: int
    members: int
    manifest_sha256: str
    log_size: int
    missing: tuple[str, ...]
    """Certificates whose record the store has lost or that was changed there; the archive has no case of them."""
    differences: tuple[Difference, ...] = ()
    """In what the records of today differ from the frozen evaluation that goes along."""


def export_period(path: Path | None, first_day: date, last_day: date, wanted: Wanted) -> Exported:
    """Publishes the log and writes the dossier of the period, in the working folder when `path` is None.

    Raises LogBehindCheckpoint, IntegrityError, RecordError, FileMissing, OSError.
    """
    judge = bool(wanted.profile)
    for _ in range(TRIES):
        published = publication.publish()
        sources = gather(first_day, last_day, processes=PROCESSES, judge=judge)
        if sources.head.log_size == published.size:
            break
    differences: tuple[Difference, ...] = ()
    if judge:
        snapshot = snapshot_of(sources)
        profile = _profile(wanted, last_day)
        made = evaluate(snapshot, profile)
        if wanted.evaluation is not None:
            differences = compare(wanted.evaluation, made, wanted.snapshot, snapshot)
        else:
            wanted = replace(wanted, snapshot=snapshot, evaluation=made)
    place = path or Path(f"dossier-{file_name(sources.head.agency)}-{first_day}-{last_day}.zip")
    with one_state():
        return replace(export(place, sources, published, wanted), differences=differences)


def _profile(wanted: Wanted, day: date) -> Profile:
    """The profile to judge by: of a frozen evaluation its own, else the one of this name in force on the day."""
    if wanted.evaluation is not None:
        return profile_of(wanted.evaluation)
    found = profile_on(wanted.profile, day)
    if found is None:
        raise RecordError(f"没有评价方案 {wanted.profile}", f"no profile {wanted.profile}", wanted.profile)
    return found


def export_run(path: Path | None, code: str, wanted: Wanted) -> Exported:
    """Writes the dossier of a frozen run: its evaluation as it was signed, beside the records of its period as of now.

    Raises RunNotFrozen and what `export_period` raises.
    """
    run = Run.objects.filter(code=code, state="frozen").first()
    if run is None:
        raise RunNotFrozen(code)
    if doubt_of(run):
        raise RunDoubted(code)
    kept = kept_evaluation(run)
    frozen = replace(
        wanted,
        profile=run.profile,
        evaluation=kept.evaluation,
        snapshot=kept.snapshot,
        statement=stored(run.statement_sha256),
    )
    return export_period(path or Path(f"dossier-{file_name(code)}.zip"), run.first_day, run.last_day, frozen)


def export(path: Path, sources: Sources, published: Checkpoint, wanted: Wanted) -> Exported:
    """Writes the dossier of the period of `sources`; call it inside `one_state`, after `publication.publish`.

    The seal's key is read, nothing is changed. Raises FileMissing for a record or file that the store has lost.
    """
    occasion = sources.occasion()
    with Writer(path) as writer:
        table, missing = _write_cases(writer, occasion, published, wanted)
        members = dict(_other_members(sources, occasion, table, wanted))
        members[COMMITTED] = committed_bytes(committed_rows(published.size))
        _write_rest(writer, members, published, named_files(sources.given()) if wanted.with_files else ())
        seal = keys.seal()
        manifest = _manifest(writer, occasion, published, wanted, chain_pem(seal))
        writer.finish(manifest, seal_manifest(seal, manifest))
    return Exported(
        path=path,
        size=path.stat().st_size,
        cases=len(table),
        members=len(manifest.files),
        manifest_sha256=sha256(to_bytes(manifest)),
        log_size=published.size,
        missing=missing,
    )


def _write_cases(
    writer: Writer, occasion: Occasion, published: Checkpoint, wanted: Wanted
) -> tuple[list[CertificateLine], tuple[str, ...]]:
    """Writes the cases in order of their names; their lines in order of the records' numbers, and what is missing."""
    first, last = (date.fromisoformat(day) for day in (occasion.first_day, occasion.last_day))
    issued = issued_between(first, last, published.size)
    lines = {}
    for each in cases(issued, redact_customers=wanted.redact_customers, with_files=wanted.with_files):
        writer.put(each.line.case, each.data)
        lines[each.line.case] = each.line
    missing = tuple(each.number for each in issued if each.member not in lines)
    return [lines[each.member] for each in issued if each.member in lines], missing


def _other_members(
    sources: Sources, occasion: Occasion, table: list[CertificateLine], wanted: Wanted
) -> Iterator[tuple[str, bytes]]:
    certificates = Certificates(format="guiju.dossier_certificates", version=1, certificates=tuple(table))
    yield names.CERTIFICATES, to_bytes(certificates)
    yield names.PARAMETERS, to_bytes(_parameters())
    for folder, facts in ((names.REGISTERS, sources.registers()), (names.PERIODS, sources.periods())):
        for name, each in facts.items():
            yield f"{folder}{name}.json", facts_bytes(name, each, occasion.last_day)
    yield from given_members(sources.given())
    if wanted.evaluation is not None:
        yield names.EVALUATION, to_bytes(wanted.evaluation)
        if wanted.evaluation.own is not None:
            yield names.PROFILE, to_bytes(wanted.evaluation.own)
    if wanted.statement:
        yield names.STATEMENT, wanted.statement
    if wanted.snapshot is not None:
        yield names.SNAPSHOT, to_bytes(wanted.snapshot)


def _parameters() -> ParameterRows:
    lines = (
        ParameterLine(
            name=row.name,
            value=row.value,
            source=row.source,
            source_en=row.source_en,
            valid_from=Day(row.valid_from.isoformat()),
            valid_to=None if row.valid_to is None else Day(row.valid_to.isoformat()),
            approved_by=row.approved_by,
        )
        for row in Parameter.objects.exclude(approved_by="").order_by("name", "valid_from", "pk")
    )
    return ParameterRows(format="guiju.dossier_parameters", version=1, rows=tuple(lines))


def _write_rest(writer: Writer, members: Mapping[str, bytes], published: Checkpoint, named: tuple[str, ...]) -> None:
    """Everything behind the cases in order of the names; tiles and files are read when their turn comes."""
    tiles = {f"{names.LOG}{tile_path(*each)}": each for each in _tiles(published.size)}
    files = {f"{names.FILES}{digest}": digest for digest in named}
    for name in sorted({*members, *tiles, *files, names.CHECKPOINT}):
        if name in members:
            writer.put(name, members[name])
        elif name in files:
            writer.put(name, stored(files[name]))
        elif name == names.CHECKPOINT:
            writer.put(name, publication.signed_checkpoint().encode("utf-8"))
        else:
            writer.put(name, read_tile_file(publication.folder(), *tiles[name])[1])


def _tiles(size: int) -> Iterator[tuple[Level, int, int]]:
    """Level, index and width of every tile and bundle of a log of this size."""
    for level in levels_of(size):
        yield from ((level, index, width) for index, width in tile_widths(level, size))
    yield from ((ENTRIES, index, width) for index, width in tile_widths(0, size))


def _manifest(writer: Writer, occasion: Occasion, published: Checkpoint, wanted: Wanted, seal: str) -> Manifest:
    return Manifest(
        format="guiju.dossier",
        version=1,
        software=f"guiju {__version__}",
        agency=occasion.agency,
        demonstration=occasion.demonstration,
        first_day=occasion.first_day,
        last_day=occasion.last_day,
        catalogue=CATALOGUE,
        judging=JUDGING,
        profiles=tuple(sorted((name, each.version) for name, each in profiles().items())),
        rules=rule_set_sha256(),
        sizes=tuple(sorted(occasion.sizes.items())),
        policy=Policy(
            customers="left_out" if wanted.redact_customers else "kept",
            people="read_by_rules",
            evidence="files" if wanted.with_files else "digests",
        ),
        log=LogLine(
            origin=published.origin,
            vkey=publication.vkey(),
            size=published.size,
            root=Digest(published.root.hex()),
        ),
        seal=seal,
        files=writer.lines,
    )
