"""Enclosures: made with a fresh salt, opened only when their digest holds, found in a case or found left out.

The digest is sha256(16-byte salt + bytes). The bytes are the canonical JSON
``{"content", "format": "guiju.enclosure", "kind", "version"}``, or, for evidence, those of the file itself.
"""

from __future__ import annotations

import base64
import binascii
import dataclasses
import re
from collections.abc import Iterator
from functools import cache, lru_cache
from typing import Any, Literal, get_args, get_type_hints

from guiju import canonical
from guiju.record import upgrade
from guiju.record.codec import decode, encode, not_canonical, parse
from guiju.record.enclosures import BudgetTemplate, Customer, Enclosure, Method, Person, Standard
from guiju.record.errors import RecordError, shown
from guiju.record.model import Record
from guiju.record.statement import Case, EnclosedDocument
from guiju.record.words import Digest, Enclosed

Kind = Literal["person", "customer", "standard", "method", "budget_template", "evidence"]

TYPES: dict[Kind, type[Any]] = {
    "person": Person,
    "customer": Customer,
    "standard": Standard,
    "method": Method,
    "budget_template": BudgetTemplate,
}
_KINDS: dict[type[Any], Kind] = {kind: name for name, kind in TYPES.items()}
KEPT = 512
"""Documents that are kept as read; the salt of an enclosure is no part of them."""
_matches_salt = re.compile(r"[0-9a-f]{32}").fullmatch


def enclose(document: Enclosure, salt: bytes | None = None) -> EnclosedDocument:
    """Encloses a document with a fresh salt (or the given 16 bytes). Raises RecordError when it is malformed."""
    kind = _KINDS.get(type(document))
    if kind is None:
        raise RecordError(
            "人员、客户、标准、方法或模板", "a person, customer, standard, method or template", shown(document)
        )
    form = upgrade.ENCLOSURE
    value = {"format": form.name, "version": form.current, "kind": kind, "content": encode(document)}
    try:
        data = canonical.dumps(value)
    except canonical.CanonicalError as error:
        raise not_canonical(error) from None
    return _sealed(kind, data, data.decode("utf-8"), salt)


def enclose_file(data: bytes, salt: bytes | None = None) -> EnclosedDocument:
    """Encloses a file of evidence: its own bytes, in base64 as it travels."""
    return _sealed("evidence", data, base64.b64encode(data).decode("ascii"), salt)


def _sealed(kind: Kind, data: bytes, text: str, salt: bytes | None) -> EnclosedDocument:
    salt = canonical.new_salt() if salt is None else salt
    digest = Digest(canonical.salted_digest(salt, data))
    return EnclosedDocument(kind=kind, digest=digest, salt=salt.hex(), document=text)


def reference(document: EnclosedDocument) -> Enclosed:
    """What a record carries in place of the enclosure."""
    return Enclosed(kind=document.kind, digest=document.digest)


def open_enclosure(document: EnclosedDocument) -> Enclosure | bytes:
    """The document, typed by its kind, or the bytes of a file of evidence.

    Raises RecordError when salt and bytes do not give the digest, or when the document is malformed.
    """
    if not _matches_salt(document.salt):
        raise RecordError("32 位小写十六进制数", "32 lower-case hexadecimal digits", shown(document.salt), "$.salt")
    data = _data(document)
    digest = canonical.salted_digest(bytes.fromhex(document.salt), data)
    if digest != document.digest:
        raise RecordError(f"摘要 {document.digest}", f"content with the digest {document.digest}", digest, "$.document")
    if document.kind == "evidence":
        return data
    try:
        return _content(document.kind, document.document)
    except RecordError as error:
        raise error.under(".document") from None


def _data(document: EnclosedDocument) -> bytes:
    if document.kind != "evidence":
        return document.document.encode("utf-8", "surrogatepass")
    try:
        return base64.b64decode(document.document, validate=True)
    except (binascii.Error, ValueError):
        raise RecordError("Base64", "base64", shown(document.document), "$.document") from None


@lru_cache(maxsize=KEPT)
def _content(kind: Kind, text: str) -> Enclosure:
    """The document in a text. Many cases enclose the same text: it is read once, and what is read never changes."""
    value = upgrade.ENCLOSURE.upgrade(parse(text.encode("utf-8", "surrogatepass")))
    members = {"content", "format", "kind", "version"}
    if value.keys() != members:
        raise RecordError(f"各项 {sorted(members)}", f"the members {sorted(members)}", shown(value))
    if value["kind"] != kind:
        raise RecordError(f'"{kind}"', f'"{kind}"', shown(value["kind"]), "$.kind")
    content: Enclosure = decode(TYPES[kind], value["content"], "$.content")
    return content


def find(case: Case, wanted: Enclosed | Digest | str) -> Enclosure | bytes | None:
    """The enclosure that a reference or digest names; None when it was left out of this case. Raises RecordError."""
    digest = wanted.digest if isinstance(wanted, Enclosed) else wanted
    documents, opened = _documents(case.enclosures)
    document = documents.get(digest)
    if document is None:
        return None
    if isinstance(wanted, Enclosed) and wanted.kind != document.kind:
        raise RecordError(f"{wanted.kind} 类附件", f"an enclosure of kind {wanted.kind}", document.kind)
    if digest not in opened:
        opened[digest] = open_enclosure(document)
    return opened[digest]


_Documents = tuple[dict[str, EnclosedDocument], dict[str, Enclosure | bytes]]
_of_last: tuple[tuple[EnclosedDocument, ...], _Documents] = ((), ({}, {}))
"""The enclosures asked of last, by digest, and what was opened of them: the many questions about one case follow."""


def _documents(enclosures: tuple[EnclosedDocument, ...]) -> _Documents:
    global _of_last  # noqa: PLW0603 - a note that saves work and decides nothing; what is enclosed cannot change
    last = _of_last
    if last[0] is not enclosures:
        # Of two with one digest the first counts, so the later ones are put in before it.
        last = _of_last = enclosures, ({each.digest: each for each in reversed(enclosures)}, {})
    return last[1]


def person_of(case: Case, digest: Digest | str) -> Person | None:
    """The person behind a digest, that day; None when left out of this case."""
    found = find(case, digest)
    return found if isinstance(found, Person) else None


def case_documents(case: Case) -> dict[Digest, Enclosure | bytes]:
    """All enclosures of a case, opened, by digest. Raises RecordError for one whose digest does not hold."""
    return {document.digest: open_enclosure(document) for document in case.enclosures}


def references(record: Record) -> tuple[tuple[str, Enclosed], ...]:
    """Every enclosure that the core refers to, with the place: ``("$.parties.paid_by", Enclosed(…))``."""
    return tuple(_walk(record, "$"))


def _walk(value: Any, path: str) -> Iterator[tuple[str, Enclosed]]:
    if isinstance(value, Enclosed):
        yield path, value
    elif isinstance(value, tuple):
        for index, item in enumerate(value):
            yield from _walk(item, f"{path}[{index}]")
    elif dataclasses.is_dataclass(value):
        kind: Any = type(value)
        for name in _leading(kind):
            yield from _walk(getattr(value, name), f"{path}.{name.rstrip('_')}")


@cache
def _leading(kind: type[Any]) -> tuple[str, ...]:
    """The members of a dataclass by which an enclosure can be reached, as their types say."""
    hints = get_type_hints(kind)
    return tuple(field.name for field in dataclasses.fields(kind) if _leads(hints[field.name], frozenset({kind})))


def _leads(hint: Any, seen: frozenset[Any]) -> bool:
    if hint is Enclosed:
        return True
    if isinstance(hint, type) and dataclasses.is_dataclass(hint):
        if hint in seen:
            return False
        return any(_leads(each, seen | {hint}) for each in get_type_hints(hint).values())
    return any(_leads(each, seen) for each in get_args(hint))


def missing_enclosures(case: Case) -> tuple[tuple[str, Enclosed], ...]:
    """The enclosures that the record or a statement names and this case leaves out (redacted or erased).

    A rule that needs one of them must find the question undetermined; it must never pass.
    """
    present = {document.digest for document in case.enclosures}
    named = [("$.record" + path[1:], wanted) for path, wanted in references(case.record)]
    for index, signed in enumerate(case.statements):
        person = Enclosed(kind="person", digest=signed.statement.person)
        named.append((f"$.statements[{index}].statement.person", person))
    return tuple((path, wanted) for path, wanted in named if wanted.digest not in present)
