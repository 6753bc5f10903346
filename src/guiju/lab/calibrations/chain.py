"""The hash chain of a record's readings: every link binds all before it."""

from typing import Any

from guiju.canonical import dumps, sha256
from guiju.lab.calibrations.models import Job, Reading
from guiju.lab.house.act import Reading as Read
from guiju.lab.house.clock import instant_text

EMPTY = sha256(b"")


def link_bytes(link: Reading) -> bytes:
    """Canonical bytes of what a link and its batch say, without the link's own chain value."""
    batch = link.batch
    return dumps(
        {
            "job": link.job.number,
            "batch": {
                "code": batch.code,
                "provenance": batch.provenance,
                "source": batch.source,
                "sha256": batch.sha256,
                "by": batch.by,
                "started_at": instant_text(batch.started_at),
            },
            "index": link.index,
            "kind": link.kind,
            "point": link.point,
            "symbol": link.symbol,
            "source": link.source,
            "position": link.position,
            "value": link.value,
            "u": link.u,
            "dof": link.dof,
            "unit": link.unit,
            "resolution": link.resolution,
            "reason": link.reason,
            "by": link.by,
            "at": instant_text(link.at),
        }
    )


def following(head: str, link: Reading) -> str:
    """Chain value of a link after `head`."""
    return sha256(bytes.fromhex(head) + link_bytes(link))


def links(reading: Read, job: Job) -> list[Reading]:
    """All links of a job in their order."""
    return reading.rows(Reading.objects.select_related("batch", "job").filter(job=job).order_by("index"))


def head_of(taken: list[Reading]) -> str:
    """The chain's head as stored; EMPTY before the first link."""
    return taken[-1].chain if taken else EMPTY


def broken_links(taken: list[Reading]) -> list[int]:
    """Indices at which the chain does not hold: a link changed, left out or put in past the software."""
    head, broken = EMPTY, []
    for expected, link in enumerate(taken):
        if link.index != expected or following(head, link) != link.chain:
            broken.append(link.index)
        head = link.chain
    return broken


def append(tx: Any, job: Job, taken: list[Reading], link: Reading) -> Reading:
    """A step of an act: appends one link after those taken."""
    link.index = len(taken)
    link.chain = following(head_of(taken), link)
    taken.append(tx.insert(link))
    return link
