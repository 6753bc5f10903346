"""Many cases read at once: rows in batches, each file and each enclosure's text once; nothing is left unchecked.

The bytes of a record are hashed when they are read, and each enclosure's digest over its salt and text. A case that
cannot be read is told with the reason, and is never left out.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from django.db.models import F, TextField
from django.db.models.functions import Cast

from guiju import canonical
from guiju.conduct.evaluation.cases import digest_of_parts
from guiju.lab.calibrations.models import Enclosure, Record, Statement
from guiju.lab.house.files import FileMissing, unchecked
from guiju.quickly_made import quickly_made
from guiju.record.errors import RecordError
from guiju.record.reading import read_known_record, read_signed
from guiju.record.statement import Case, EnclosedDocument
from guiju.record.words import Digest

BATCH = 200


@quickly_made
@dataclass(frozen=True, slots=True)
class Kept:
    """A record with the rows beside it, as stored: enough for the digest of the case, without reading any document."""

    record: int
    number: str
    sha256: str
    enclosures: tuple[EnclosedDocument, ...]
    statements: tuple[str, ...]
    """Canonical text of each signed statement in force, in the order in which they were made."""

    @property
    def digest(self) -> Digest:
        """Digest of the case, as the rows name their parts."""
        said = (canonical.sha256(each.encode()) for each in self.statements)
        return digest_of_parts(self.sha256, (each.digest for each in self.enclosures), said)


def kept_cases(records: Iterable[int]) -> Iterator[Kept]:
    """The rows of many cases in the order asked for, three queries a batch."""
    asked = list(records)
    for start in range(0, len(asked), BATCH):
        yield from _batch(asked[start : start + BATCH])


def _batch(keys: list[int]) -> Iterator[Kept]:
    rows = {row[0]: row for row in Record.objects.filter(pk__in=keys).values_list("pk", "number", "sha256")}
    enclosures: dict[int, list[EnclosedDocument]] = {key: [] for key in keys}
    found = Enclosure.objects.filter(record__in=keys).exclude(salt="").order_by("pk")
    for record, kind, digest, salt, document in found.values_list("record_id", "kind", "digest", "salt", "document"):
        enclosures[record].append(EnclosedDocument(kind=kind, digest=Digest(digest), salt=salt, document=document))
    statements: dict[int, list[str]] = {key: [] for key in keys}
    # As text: the column's own reading would parse it here and once more below.
    said = Statement.objects.filter(record__in=keys, void_reason="").order_by("pk")
    for record, text in said.annotate(text=Cast(F("document"), TextField())).values_list("record_id", "text"):
        statements[record].append(text)
    for key in keys:
        if key in rows:
            _, number, sha256 = rows[key]
            yield Kept(key, number, sha256, tuple(enclosures[key]), tuple(statements[key]))


def demand_whole(kept: Kept) -> None:
    """Raises RecordError unless the record's file and every enclosure have the digests by which they are named."""
    if canonical.sha256(_bytes(kept)) != kept.sha256:
        raise RecordError(f"摘要 {kept.sha256}", f"bytes with the SHA-256 {kept.sha256}", "≠", "$.record")
    for each in kept.enclosures:
        text = each.document.encode("utf-8", "surrogatepass")
        if each.kind != "evidence" and canonical.salted_digest(bytes.fromhex(each.salt), text) != each.digest:
            raise RecordError(f"摘要 {each.digest}", f"content with the digest {each.digest}", "≠", "$.enclosures")


def _bytes(kept: Kept) -> bytes:
    try:
        return unchecked(kept.sha256)
    except FileMissing as error:
        raise RecordError("记录文件完好", "the record's file as it was frozen", str(error), "$.record") from None


def read_case(kept: Kept) -> Case:
    """The case: its record's bytes hashed, read and checked; its statements read. Raises RecordError."""
    return Case(
        format="guiju.case",
        version=1,
        record=read_known_record(_bytes(kept), kept.sha256),
        enclosures=kept.enclosures,
        statements=tuple(map(read_signed, kept.statements)),
        record_digest=Digest(kept.sha256),
    )
