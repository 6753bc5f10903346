"""The log in the database: entries, tree, published checkpoint."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any

from guiju.canonical import CanonicalError, loads
from guiju.integrity import log as tree
from guiju.integrity.checkpoint import Checkpoint
from guiju.integrity.errors import IntegrityError
from guiju.integrity.reader import read_tile_file
from guiju.integrity.tiles import ENTRIES, TILE_WIDTH, decode_bundle
from guiju.lab.house import publication
from guiju.lab.house.audit.problem import Audit, Problem
from guiju.lab.house.models import LogEntry, LogHead, LogNode

CHUNK = 2000


CERTIFICATE_FILES = ("pdf_sha256", "xml_sha256")
"""Members of an issue entry that name files which must be in the store as well."""


@dataclass(slots=True)
class Logged:
    """What the log says, by entry: its canonical document; entries that cannot be believed are left out."""

    documents: dict[int, dict[str, Any]] = field(default_factory=dict)
    size: int = 0

    def commitments(self, index: int) -> list[str]:
        """Digests of an entry, in their order."""
        found = self.documents.get(index, {}).get("commitments", [])
        return found if isinstance(found, list) else []

    def files(self) -> Iterator[tuple[int, str]]:
        """Index of entry and SHA-256 of every file that the log names."""
        for index, document in self.documents.items():
            for each in document.get("files", []):
                yield index, str(each.get("sha256", "")) if isinstance(each, dict) else ""
            for name in CERTIFICATE_FILES:
                if name in document:
                    yield index, str(document[name])


def read_log(audit: Audit) -> Logged:
    """Checks entries, tree and checkpoint, and gives what the entries say."""
    checkpoint = _checkpoint(audit)
    stored = {(level, index): bytes(hash_) for level, index, hash_ in _nodes()}
    logged, edge = Logged(), tree.CompactRange()
    wrong_nodes: list[tuple[int, int]] = []
    root_then = tree.EMPTY_ROOT if checkpoint is not None and checkpoint.size == 0 else None
    for index, data in _entries(audit, stored):
        leaf = stored.get((0, index), b"\0" * 32) if data is None else _read_entry(audit, logged, index, data, stored)
        for level, place, hash_ in edge.append(leaf):
            if stored.pop((level, place), None) != hash_:
                wrong_nodes.append((level, place))
        if checkpoint is not None and edge.size == checkpoint.size:
            root_then = edge.root()
    logged.size = audit.entries = edge.size
    _tell_nodes(audit, wrong_nodes, stored)
    _check_head(audit, edge.size)
    if checkpoint is not None:
        _check_root(audit, checkpoint, edge.size, root_then)
    return logged


def _nodes() -> Iterator[tuple[int, int, bytes]]:
    return LogNode.objects.values_list("level", "index", "hash").order_by("pk").iterator(CHUNK)


def _entries(audit: Audit, stored: dict[tuple[int, int], bytes]) -> Iterator[tuple[int, Any]]:
    """Index and (bytes, stored leaf hash) of every entry; None for one that is gone, as head, nodes or gaps tell."""
    expected = 0
    rows = LogEntry.objects.order_by("index").values_list("index", "data", "leaf_hash").iterator(CHUNK)
    for index, data, leaf in rows:
        while expected < index:
            audit.add(Problem(code="entry_missing", entry=expected))
            yield expected, None
            expected += 1
        yield index, (data, leaf)
        expected = index + 1
    head = LogHead.objects.filter(pk=1).first()
    known = max((index + 1 for level, index in stored if level == 0), default=0)
    while expected < max(0 if head is None else head.size, known):
        audit.add(Problem(code="entry_missing", entry=expected))
        yield expected, None
        expected += 1


def _read_entry(audit: Audit, logged: Logged, index: int, row: Any, stored: dict[tuple[int, int], bytes]) -> bytes:
    """Takes an entry's document, unless it was changed; gives the leaf hash that it has, or had."""
    data, kept = bytes(row[0]), bytes(row[1])
    leaf = tree.leaf_hash(data)
    if leaf not in (kept, stored.get((0, index))):
        audit.add(Problem(code="entry_changed", entry=index))
        return stored.get((0, index), leaf)
    if leaf != kept:
        audit.add(Problem(code="entry_changed", entry=index))
    elif leaf != stored.get((0, index), leaf):
        audit.add(Problem(code="entry_changed", entry=index))
        return stored[0, index]
    try:
        logged.documents[index] = loads(data)
    except (CanonicalError, AttributeError) as error:
        audit.add(Problem(code="entry_unreadable", entry=index, parameters=(("why", str(error)),)))
    return leaf


def _tell_nodes(audit: Audit, wrong: list[tuple[int, int]], left: dict[tuple[int, int], bytes]) -> None:
    """Names nodes that are not the tree's; those above a wrong one that it alone explains are not named."""
    broken = {each.entry for each in audit.problems if each.code.startswith("entry_")}
    for level, index in [*wrong, *sorted(left)]:
        below = range(index << level, (index + 1) << level)
        if not any(entry in below for entry in broken):
            parameters = (("level", str(level)), ("index", str(index)))
            audit.add(Problem(code="node_wrong", parameters=parameters))


def _check_head(audit: Audit, size: int) -> None:
    head = LogHead.objects.filter(pk=1).first()
    found = None if head is None else head.size
    if found != size:
        audit.add(Problem(code="head_wrong", parameters=(("size", str(found)), ("last", str(size - 1)))))


def _checkpoint(audit: Audit) -> Checkpoint | None:
    try:
        found = publication.published()
    except (IntegrityError, OSError, UnicodeDecodeError) as error:
        audit.add(Problem(code="checkpoint_unreadable", parameters=(("why", str(error)),)))
        return None
    if found is None:
        return _missing_checkpoint(audit)
    audit.published = found.size
    # A lost log whose loss two people have accepted is put aside when the log is published next.
    return None if publication.accepted(found) else found


def _missing_checkpoint(audit: Audit) -> Checkpoint | None:
    """Names a published log that is gone; gives what proofs still say of it."""
    known = publication.missing()
    if known is None or publication.accepted(known):
        return None
    audit.add(Problem(code="checkpoint_missing", parameters=(("published", str(known.size)),)))
    return known


def _check_root(audit: Audit, checkpoint: Checkpoint, size: int, root: bytes | None) -> None:
    if size < checkpoint.size:
        parameters = (("size", str(size)), ("published", str(checkpoint.size)))
        audit.add(Problem(code="log_behind", parameters=parameters))
    elif root != checkpoint.root:
        differing = list(_differing(checkpoint.size))
        for index in differing:
            audit.add(Problem(code="entry_unpublished", entry=index))
        if not differing:
            audit.add(Problem(code="log_forked", parameters=(("published", str(checkpoint.size)),)))


def _differing(size: int) -> Iterator[int]:
    """Entries that differ from the published bundles, as far as these can be read."""
    for first in range(0, size, TILE_WIDTH):
        width = min(TILE_WIDTH, size - first)
        try:
            path, data = read_tile_file(publication.folder(), ENTRIES, first // TILE_WIDTH, width)
            bundle = decode_bundle(data, width if ".p/" in path else TILE_WIDTH)[:width]
        except IntegrityError:
            continue
        rows = LogEntry.objects.filter(index__gte=first, index__lt=first + width).values_list("index", "data")
        stored = {index: bytes(data) for index, data in rows}
        yield from (first + place for place, each in enumerate(bundle) if stored.get(first + place) != each)
