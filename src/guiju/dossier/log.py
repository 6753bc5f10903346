"""The log in a dossier: every tile against the signed checkpoint, every entry against its tile, and what it says."""

from __future__ import annotations

import re
import tempfile
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Final

from guiju import canonical
from guiju.conduct.audit_digest import KEEPING
from guiju.dossier.archive import Archive
from guiju.dossier.committed_rows import wrote_given
from guiju.dossier.errors import DossierError
from guiju.dossier.manifest import LogLine, Manifest
from guiju.dossier.names import CHECKPOINT, LOG
from guiju.dossier.problems import Problem, problem
from guiju.integrity.check import check_folder
from guiju.integrity.checkpoint import Checkpoint, open_checkpoint
from guiju.integrity.errors import IntegrityError
from guiju.integrity.merkle import root
from guiju.integrity.proof import FIRST_LINE
from guiju.integrity.proof import parse as parse_proof
from guiju.integrity.reader import TileReader
from guiju.integrity.tiles import TILE_WIDTH
from guiju.verification.entries import ISSUE, Entry, History, read_entry

__all__ = ["LogReading", "against", "pinned", "read_log"]

ACT: Final = re.compile(rb'"type":"([a-z_]+\.[a-z_]+)"')
DAY: Final = re.compile(rb'"day":"([0-9]{4}-[0-9]{2}-[0-9]{2})"')
_SEALING: Final = (b'"type":"house.found_agency"', b'"type":"house.replace_seal"')
_FREEZING: Final = b'"type":"assessment.freeze_run"'
_AUDITING: Final = f'"type":"{KEEPING}"'.encode()
_GIVING: Final = (b'"type":"assessment.', b'"type":"house.settle_row"')


@dataclass(slots=True)
class LogReading:
    """What the log in the archive says, as far as it could be verified."""

    verified: bool = False
    """Checkpoint, tiles and entries hold together and are signed by the key that was used."""
    trusted: bool = False
    """That key was handed in by the caller, and not taken from the archive itself."""
    history: History = field(default_factory=History)
    seals: dict[str, int] = field(default_factory=dict)
    """SHA-256 of the certificates of the agency's seals, with the index of the entry that names each."""
    demonstration: bool | None = None
    """Whether the founding entry says that this is a demonstration; None where there is none that can be read."""
    agency: str = ""
    """The agency that the founding entry names; empty where it names none."""
    acts: Counter[tuple[str, str]] = field(default_factory=Counter)
    """How often each act was done on each day."""
    frozen: dict[str, int] = field(default_factory=dict)
    """SHA-256 of the files of entries that froze an evaluation, with the index of each."""
    audit: str = ""
    """What the newest audit that the log names says (`audit_digest`); empty where it names none."""
    given: dict[int, tuple[str, tuple[str, ...]]] = field(default_factory=dict)
    """Type and commitments of the entries that wrote what people gave, by their index."""
    roots: dict[int, str] = field(default_factory=dict)
    """Roots, in hexadecimal, that the log had at the sizes that were asked for."""
    problems: list[Problem] = field(default_factory=list)

    def done(self, act: str, first_day: str, last_day: str) -> int:
        """How often an act was done in the period."""
        return sum(count for (name, day), count in self.acts.items() if name == act and first_day <= day <= last_day)

    def issued(self, first_day: str, last_day: str) -> dict[int, Entry]:
        """The issue entries of the period by their index."""
        return {
            index: entry
            for index, entry in self.history.entries
            if entry.type == ISSUE and first_day <= entry.day <= last_day
        }


def read_log(archive: Archive, manifest: Manifest, vkeys: Sequence[str], sizes: Iterable[int] = ()) -> LogReading:
    """Checks and reads the whole log. Without `vkeys` the archive's own key is used, which proves nothing by itself.

    Args:
        sizes: sizes at which the root is asked for.
    """
    reading = LogReading(trusted=bool(vkeys))
    if not vkeys:
        reading.problems.append(problem("key_not_given", CHECKPOINT, vkey=manifest.log.vkey))
    try:
        with _unpacked(archive) as folder:
            _check(folder, manifest.log, list(vkeys) or [manifest.log.vkey], reading, sizes)
    except DossierError as error:
        reading.problems.append(problem("log_unreadable", CHECKPOINT, why_zh=error.zh, why_en=error.en))
    return reading


@contextmanager
def _unpacked(archive: Archive) -> Iterator[Path]:
    """The log's files in a folder of their own; their names are those of tiles and lead nowhere else."""
    with tempfile.TemporaryDirectory(prefix="guiju-dossier-") as name:
        for member in archive.under(LOG):
            path = Path(name) / member.removeprefix(LOG)
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(archive.read(member))
        yield Path(name)


def _check(folder: Path, line: LogLine, vkeys: list[str], reading: LogReading, sizes: Iterable[int]) -> None:
    report = check_folder(folder, vkeys)
    for one in report.problems:
        # What is not in the archive cannot be handed in later: a part of the log that is missing is wrong here.
        reading.problems.append(problem("log_wrong", LOG + one.where, why_zh=one.zh, why_en=one.en))
    state = report.checkpoint
    if state is None:
        return
    if (state.origin, state.size, state.root.hex()) != (line.origin, line.size, line.root):
        stated = f"{line.origin}, {line.size}, {line.root}"
        found = f"{state.origin}, {state.size}, {state.root.hex()}"
        reading.problems.append(problem("log_line", CHECKPOINT, stated=stated, found=found))
    if not report.is_complete and not report.problems:
        reading.problems.append(problem("log_incomplete", LOG, size=state.size, entries=report.entries))
    if not report.problems and report.is_complete:
        reader = TileReader(folder, state)
        _read(reader, reading)
        reading.roots = {size: root(reader, size).hex() for size in sizes if 0 < size <= state.size}


def _read(reader: TileReader, reading: LogReading) -> None:
    try:
        for bundle in range(-(-reader.checkpoint.size // TILE_WIDTH)):
            for index, data in enumerate(reader.entries(bundle), bundle * TILE_WIDTH):
                _take(index, data, reading)
    except IntegrityError as error:
        reading.problems.append(problem("log_wrong", LOG, why_zh=error.zh, why_en=error.en))
        return
    reading.verified = True


def _take(index: int, data: bytes, reading: LogReading) -> None:
    act, day = ACT.search(data), DAY.search(data)
    if act and day:
        reading.acts[act[1].decode(), day[1].decode()] += 1
    entry = read_entry(data)
    if entry is not None:
        reading.history.entries.append((index, entry))
    elif any(mark in data for mark in _SEALING):
        entry_said = _object(data)
        seal = entry_said.get("seal_sha256")
        if isinstance(seal, str):
            reading.seals.setdefault(seal, index)
        if index == 0 and entry_said:
            reading.agency = str(entry_said.get("agency", ""))
            reading.demonstration = entry_said.get("demo") is True
    elif _FREEZING in data:
        reading.frozen |= dict.fromkeys(_files(_object(data)), index)
    elif _AUDITING in data:
        said = _object(data)
        if said.get("type") == KEEPING:
            reading.audit = str(said.get("audit_sha256", ""))
    elif any(mark in data for mark in _GIVING):
        said = _object(data)
        if wrote_given(said):
            reading.given[index] = (str(said["type"]), _commitments(said))


def _commitments(entry: dict[str, Any]) -> tuple[str, ...]:
    found = entry.get("commitments")
    return tuple(map(str, found)) if isinstance(found, list) else ()


def _files(entry: dict[str, Any]) -> list[str]:
    """SHA-256 of the files that an entry of a freezing names."""
    files = entry.get("files") if entry.get("type") == "assessment.freeze_run" else None
    named = files if isinstance(files, list) else []
    return [str(each.get("sha256")) for each in named if isinstance(each, dict)]


def _object(data: bytes) -> dict[str, Any]:
    try:
        value = canonical.loads(data)
    except canonical.CanonicalError:
        return {}
    return value if isinstance(value, dict) and value.get("v") == 1 else {}


def pinned(text: bytes, vkeys: Sequence[str]) -> Checkpoint:
    """The checkpoint in a published `checkpoint` or in a `.tlog-proof`. Raises IntegrityError."""
    if text.startswith(FIRST_LINE.encode()):
        return open_checkpoint(parse_proof(text).checkpoint, vkeys)
    return open_checkpoint(text, vkeys)


def against(reading: LogReading, manifest: Manifest, other: Checkpoint) -> Iterator[Problem]:
    """Whether the log in the archive continues what was published elsewhere, so that there is one log and not two."""
    line = manifest.log
    sizes = {"size": other.size, "here": line.size}
    if other.origin != line.origin:
        yield problem("other_log", CHECKPOINT, origin=other.origin)
    elif other.size > line.size:
        yield problem("newer_checkpoint", CHECKPOINT, **sizes)
    elif reading.verified and reading.roots.get(other.size) != other.root.hex():
        yield problem("forked_log", CHECKPOINT, **sizes)
