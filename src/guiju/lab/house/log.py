"""The log's rows: appending an entry inside an act's transaction, and reading its tree."""

from functools import reduce
from operator import or_
from typing import Any

from django.db.models import Q

from guiju.canonical import dumps
from guiju.integrity import log as tree
from guiju.lab.house.models import LogEntry, LogHead, LogNode

LARGEST_ENTRY = 65_535
"""C2SP entry bundles hold at most this many bytes an entry."""


def lock_head() -> LogHead:
    """The head, locked until the transaction ends; taken last of all locks."""
    return LogHead.objects.select_for_update().get(pk=1)


def append(head: LogHead, document: dict[str, Any]) -> int:
    """Appends one entry and the nodes that it completes; returns its index. The head must be locked."""
    data = dumps(document)
    if len(data) > LARGEST_ENTRY:
        raise ValueError(f"a log entry of {len(data)} bytes: at most {LARGEST_ENTRY} fit an entry bundle")
    index = head.size
    leaf = tree.leaf_hash(data)
    LogEntry.objects.create(index=index, data=data, leaf_hash=leaf)
    LogNode.objects.bulk_create(_completed(index, leaf))
    head.size = index + 1
    head.save(update_fields=["size"])
    return index


def _completed(index: int, leaf: bytes) -> list[LogNode]:
    nodes, level, hash_, place = [LogNode(level=0, index=index, hash=leaf)], 0, leaf, index
    while place % 2:
        left = LogNode.objects.get(level=level, index=place - 1).hash
        hash_ = tree.node_hash(bytes(left), hash_)
        level, place = level + 1, place // 2
        nodes.append(LogNode(level=level, index=place, hash=hash_))
    return nodes


def node(level: int, index: int) -> bytes:
    """Stored hash of a complete subtree."""
    return bytes(LogNode.objects.get(level=level, index=index).hash)


def root(size: int) -> bytes:
    """Root of the first `size` entries, out of the stored nodes, which are read at once.

    Raises LogNode.DoesNotExist where one of them is gone.
    """
    places = [(level, (size >> level) - 1) for level in range(size.bit_length()) if size >> level & 1]
    wanted = reduce(or_, (Q(level=level, index=index) for level, index in places), Q())
    rows = LogNode.objects.filter(wanted).values_list("level", "index", "hash") if places else ()
    peaks = {(level, index): bytes(found) for level, index, found in rows}
    if len(peaks) < len(places):
        raise LogNode.DoesNotExist(f"{len(places) - len(peaks)} nodes of the first {size} entries are gone")
    return tree.root(lambda level, index: peaks[level, index], size)


def root_text(size: int) -> str:
    """The root as hexadecimal text, by which an earlier head is known again; empty of an empty log."""
    return root(size).hex() if size else ""


def size() -> int:
    """Number of entries."""
    return LogHead.objects.get(pk=1).size


def entry(index: int) -> bytes:
    """Bytes of one entry."""
    return bytes(LogEntry.objects.get(index=index).data)


def entries(start: int, end: int) -> list[bytes]:
    """Bytes of the entries from `start` up to, not including, `end`."""
    rows = LogEntry.objects.filter(index__gte=start, index__lt=end).order_by("index")
    return [bytes(row.data) for row in rows]
