"""Publishing the log as static files, and refusing to go on when the database is behind what was published.

The last published checkpoint is a file outside the database, so that a restored backup cannot hide it. Only a
committed size is signed, after commit.
"""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.db import connection

from guiju.canonical import CanonicalError, loads, salted_digest
from guiju.integrity import checkpoint, proof, tiles
from guiju.integrity import log as tree
from guiju.integrity.errors import IntegrityError
from guiju.integrity.files import flush_folder, write_file
from guiju.lab.boot import data_folder, described
from guiju.lab.house import failpoint, keys, log
from guiju.lab.house.controlled import row_bytes
from guiju.lab.house.models import Commitment, Incident, LogEntry, LogNode

CERTIFICATES = "certificates"
"""Folder, in the data folder, of the certificates' files as they are handed out, each with its proof."""
ACCEPTING = "house.accept_restored_database"
"""The one act that may append to a database that is behind."""


class LogBehindCheckpoint(RuntimeError):
    """The database's log is behind the published checkpoint, or has forked from it."""

    def __init__(self, size: int, published: int) -> None:
        super().__init__(
            f"数据库日志为 {size} 条，与已发布的检查点（{published} 条）不符：可能由旧备份恢复，须先批准事件处理。"
            f" / the database's log has {size} entries and does not continue the published checkpoint of {published}."
        )
        self.size, self.published = size, published


class PublishedLogMissing(LogBehindCheckpoint):
    """The published checkpoint is gone: nothing says that the database is not behind it."""

    def __init__(self, size: int, published: int) -> None:
        RuntimeError.__init__(
            self,
            f"已发布的日志缺失（{folder() / 'checkpoint'} 不存在），无法证明数据库日志（{size} 条）没有回退："
            f"请从备份恢复 log 文件夹，或由两人批准事件处理。"
            f" / the published log is missing: there is no {folder() / 'checkpoint'} to show that the database's log "
            f"of {size} entries was not rolled back; restore the folder log/, or let two people accept the incident.",
        )
        self.size, self.published = size, published


class CheckpointUnreadable(IntegrityError):
    """The file of the published checkpoint is empty, cut or forged: nothing can be compared with it."""

    def __init__(self, why: str, why_en: str) -> None:
        place = folder() / "checkpoint"
        super().__init__(
            f"已发布的检查点 {place} 不完整或无法验证（{why}）。请从备份恢复 log 文件夹；没有备份时，"
            f"请把该文件移到别处保存，再由两人批准事件处理。guiju log audit 可查明其余部分是否完好",
            f"the published checkpoint {place} is cut or cannot be verified ({why_en}); restore the folder log/ from a "
            f"backup; without one, move the file to another place, keep it, and let two people accept the incident. "
            f"guiju log audit tells whether all else is sound",
        )


def folder() -> Path:
    """Folder of the published log."""
    return data_folder() / "log"


def published() -> checkpoint.Checkpoint | None:
    """The last published checkpoint, its signature checked with the installation's own key; None without its file.

    Raises CheckpointUnreadable.
    """
    path = folder() / "checkpoint"
    try:
        return _opened(path.read_text("utf-8"), vkey()) if path.is_file() else None
    except IntegrityError as error:
        raise CheckpointUnreadable(error.zh, error.en) from None
    except UnicodeDecodeError:
        raise CheckpointUnreadable("不是 UTF-8 文本", "no UTF-8 text") from None
    except OSError as error:
        raise CheckpointUnreadable(f"无法读取：{error.strerror}", f"cannot be read: {error.strerror}") from None


def missing() -> checkpoint.Checkpoint | None:
    """What is still known of a published log whose checkpoint is gone; None while it stands, or before founding ends.

    Founding publishes before it ends, so that a founded house without a checkpoint has lost it. Known is the newest
    checkpoint in the proofs beside the certificates, else only that there was one (size 0).
    """
    if (folder() / "checkpoint").is_file() or not described(data_folder()):
        return None
    nothing = checkpoint.Checkpoint(origin=vkey().partition("+")[0], size=0, root=tree.EMPTY_ROOT)
    return _proven() or nothing


def last_known() -> checkpoint.Checkpoint | None:
    """The last published checkpoint, or what is still known of a missing one."""
    return published() or missing()


def _proven() -> checkpoint.Checkpoint | None:
    """The newest checkpoint of this log in the proofs that were handed out; None without any."""
    newest = None
    for each in sorted((data_folder() / CERTIFICATES).glob("*.tlog-proof")):
        try:
            found = _opened(proof.parse(each.read_bytes()).checkpoint, vkey())
        except (IntegrityError, OSError, UnicodeDecodeError):
            continue
        if newest is None or found.size > newest.size:
            newest = found
    return newest


def vkey() -> str:
    """The log's verifier key: out of `installation.json`, which a copy without keys has too, else of the key itself."""
    return str(described(data_folder()).get("vkey") or keys.log_signer().vkey)


@lru_cache(maxsize=4)
def _opened(text: str, key: str) -> checkpoint.Checkpoint:
    return checkpoint.open_checkpoint(text, [key])


def behind(size: int) -> int | None:
    """Size of the published checkpoint that a log of `size` entries does not continue; None when all is well.

    A log whose checkpoint is missing continues nothing, whatever the proofs say: they may be older.
    """
    last = last_known()
    if last is None or accepted(last):
        return None
    continued = size >= last.size and _root_at(last.size) == last.root and missing() is None
    return None if continued else last.size


def accepted(last: checkpoint.Checkpoint) -> bool:
    """Whether two people have accepted that the database lost what this checkpoint was of.

    A row alone says nothing: the log entry of the act that made it must commit to it. That a checkpoint is missing is
    accepted for the publication that follows at once, not for the next time that it is gone.
    """
    gone, size = missing() is not None, log.size()
    for incident in Incident.objects.filter(lost_size=last.size, lost_root=last.root.hex()):
        if _is_logged(incident, last) and (not gone or size == incident.restored_size + 1):
            return True
    return False


def _is_logged(incident: Incident, last: checkpoint.Checkpoint) -> bool:
    rows = Commitment.objects.filter(table=Incident._meta.db_table, row=incident.pk, kind="insert")
    return any(_commits(each, incident, last) for each in rows)


def _commits(commitment: Commitment, incident: Incident, last: checkpoint.Checkpoint) -> bool:
    try:
        said = loads(log.entry(commitment.log_index))
        digest = salted_digest(bytes.fromhex(commitment.salt), row_bytes(incident))
        told = (said["type"], said["lost_size"], said["lost_root"], said["commitments"][commitment.position])
    except (LogEntry.DoesNotExist, CanonicalError, KeyError, IndexError, TypeError, ValueError):
        return False
    return told == (ACCEPTING, last.size, last.root.hex(), digest)


@lru_cache(maxsize=16)
def _root_of(size: int, newest: bytes) -> bytes:
    return log.root(size)


def _root_at(size: int) -> bytes | None:
    """Root of the first entries; None when nodes that it needs are gone."""
    try:
        # The stored leaf is part of the key: a database swapped under a running process is looked at anew.
        return _root_of(size, log.node(0, size - 1) if size else b"")
    except LogNode.DoesNotExist:
        return None


def demand_continuity() -> None:
    """Raises LogBehindCheckpoint at the start of a process on a restored or forked database."""
    size = log.size()
    last = behind(size)
    if last is not None:
        raise (LogBehindCheckpoint if missing() is None else PublishedLogMissing)(size, last)


@contextmanager
def _alone() -> Iterator[None]:
    place = folder()
    place.mkdir(parents=True, exist_ok=True)
    with open(place / ".lock", "w") as handle:
        fcntl.flock(handle, fcntl.LOCK_EX)
        yield


def publish() -> checkpoint.Checkpoint:
    """Writes new tiles, then the checkpoint of the committed size; returns it. Safe to call at any time.

    Raises LogBehindCheckpoint.
    """
    if connection.in_atomic_block:
        raise RuntimeError("a log is published after commit: what is not committed must not be signed")
    with _alone():
        demand_continuity()
        last = last_known()
        if last is not None and accepted(last):
            _put_aside(last)
            last = None
        size = log.size()
        if last is not None and last.size == size:
            return last
        signer = keys.log_signer()
        new = checkpoint.Checkpoint(origin=signer.name, size=size, root=log.root(size))
        tiles.publish(folder(), log.node, 0 if last is None else last.size, size, log.entries)
        failpoint.reached("publication.before_checkpoint")
        tiles.publish_checkpoint(folder(), checkpoint.sign_checkpoint(new, signer))
        write_file(folder() / "vkey.txt", (signer.vkey + "\n").encode())
        return new


def _put_aside(last: checkpoint.Checkpoint) -> None:
    """Keeps the published log that a restored database has lost, beside the new one.

    The checkpoint stands in both until the new one is written over it: a house without one has lost it. It is copied
    last; where the copy stands, what is left in the folder belongs to the new log already.
    """
    lost = folder().with_name(f"log.lost-{last.size}-{last.root.hex()[:8]}")
    lost.mkdir(exist_ok=True)
    standing = folder() / "checkpoint"
    if (lost / "checkpoint").is_file():
        return
    for each in folder().iterdir():
        if each.name in {".lock", "checkpoint"}:
            continue
        place = lost / each.name
        while place.exists():
            place = place.with_name(f"{place.name}.again")
        each.rename(place)
        failpoint.reached("publication.putting_aside")
    if standing.is_file():
        write_file(lost / "checkpoint", standing.read_bytes())
    for place in (lost, folder(), lost.parent):
        flush_folder(place)


def signed_checkpoint() -> str:
    """Text of the last published checkpoint with its signatures. Raises PublishedLogMissing."""
    try:
        return (folder() / "checkpoint").read_text("utf-8")
    except FileNotFoundError:
        raise PublishedLogMissing(log.size(), 0) from None


def proof_for(index: int) -> str:
    """The `.tlog-proof` of an entry, up to the published checkpoint, with the entry's bytes in its extra line.

    Raises IndexError when the entry has not been published.
    """
    last = published()
    if last is None or index >= last.size:
        raise IndexError(f"日志第 {index} 条尚未发布 / entry {index} has not been published")
    made: Any = proof.make(log.node, index, last.size, signed_checkpoint(), log.entry(index))
    return proof.format_proof(made)


@dataclass(frozen=True)
class Standing:
    """Where the log stands."""

    size: int
    published: int
    vkey: str
    folder: Path


def standing() -> Standing:
    """Size of the log, published size, verifier key and folder."""
    last = published()
    return Standing(log.size(), 0 if last is None else last.size, vkey(), folder())
