"""Looking inside a frozen record and a case: strict parsers of our own, and the signatures of people's statements."""

from __future__ import annotations

import base64
import json
from datetime import datetime
from functools import lru_cache
from typing import TYPE_CHECKING

from guiju import canonical
from guiju.integrity.errors import SignatureError
from guiju.integrity.signature import Signature, verify_statement
from guiju.record.enclose import missing_enclosures, person_of, references
from guiju.record.model import Record
from guiju.record.reading import read_case, read_record, record_sha256, statement_bytes
from guiju.record.statement import Case, SignedStatement
from guiju.record.verify import ORDER, CaseProblem, verify_case
from guiju.record.words import Text
from guiju.verification.anchor import unanchored
from guiju.verification.content import Content, Trust
from guiju.verification.kinds import FORMATS
from guiju.verification.verdict import DocumentFacts, SignatureFinding

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

__all__ = ["case", "record", "signature_holds"]


def record(data: bytes, trust: Trust) -> Content:
    """Content of a record's bytes. Raises RecordError when they are none."""
    read = read_record(data)
    return Content(
        day=read.frozen_at[:10], record_sha256=canonical.sha256(data), document=_facts(read, read.frozen_at[:10])
    )


def _facts(read: Record, day: str) -> DocumentFacts:
    return DocumentFacts(
        laboratory_zh=read.agency.name.zh,
        laboratory_en=read.agency.name.en,
        item_zh=read.item.name.zh,
        item_en=read.item.name.en,
        serial_number=read.item.serial_number,
        issued_on=day,
    )


def case(data: bytes, trust: Trust) -> Content:
    """Content of a case's bytes: the record's hash, every statement's signature, and what was left out.

    Raises RecordError when they are no case.
    """
    read = read_case(data)
    said = [each.statement for each in read.statements if each.statement.purpose == "issue"]
    day = said[0].at[:10] if said else read.record.frozen_at[:10]
    return Content(
        number=(said[0].certificate_number or "") if len(said) == 1 else "",
        day=day,
        record_sha256=record_sha256(read),
        bare_sha256=_bare_sha256(data),
        signatures=tuple(_statement(read, each, trust) for each in read.statements),
        document=_facts(read.record, day),
        problems=tuple(_problems(read)),
        redacted=tuple(dict.fromkeys(path for path, _ in missing_enclosures(read))),
    )


def _bare_sha256(data: bytes) -> str:
    """SHA-256 of the case as it was issued: statements that came after its issue are no part of that."""
    value = canonical.loads(data)
    issued = [each for each in value["statements"] if each["statement"]["purpose"] in ORDER]
    return canonical.sha256(canonical.dumps({**value, "enclosures": [], "statements": issued}))


def is_other(data: bytes) -> bool:
    """Whether it is JSON whose own format is none of ours."""
    try:
        value = json.loads(data)
    except (ValueError, RecursionError):
        return False
    form = value.get("format") if isinstance(value, dict) else None
    return not isinstance(form, str) or form not in FORMATS


def _problems(read: Case) -> list[Text]:
    # A broken signature is told with the signature itself.
    found = [_words(each) for each in verify_case(read, signature_holds) if each.code != "signature"]
    said = {each.statement.purpose for each in read.statements}
    absent = [purpose for purpose in ORDER if purpose not in said]
    if absent:
        names = ", ".join(absent)
        found.append(Text(zh=f"案卷缺少声明：{names}", en=f"the case lacks the statements: {names}"))
    return [*found, *_strangers(read)]


def _words(problem: CaseProblem) -> Text:
    return Text(zh=f"{problem.where}：{problem.zh}", en=f"{problem.where}: {problem.en}")


def _strangers(read: Case) -> list[Text]:
    """Enclosures that neither the record nor a statement names: nothing vouches for them."""
    named = {str(wanted.digest) for _, wanted in references(read.record)}
    named |= {str(each.statement.person) for each in read.statements}
    return [
        Text(
            zh=f"$.enclosures[{place}]：记录和声明都没有提到这个附件",
            en=f"$.enclosures[{place}]: neither record nor statements name this enclosure",
        )
        for place, document in enumerate(read.enclosures)
        if document.digest not in named
    ]


def signature_holds(signed: SignedStatement, data: bytes) -> bool:
    """Whether the signature covers exactly these bytes of the statement under the certificate that goes with it.

    Certificate and value must stand in their one spelling, so that no byte of a case can be changed unseen.
    """
    if not _is_plain(signed):
        return False
    try:
        verify_statement(signed.certificate.encode(), data, Signature(signed.algorithm, signed.key_id, signed.value))
    except SignatureError:
        return False
    return True


@lru_cache(maxsize=256)
def _is_plain_pem(text: str) -> bool:
    """Few certificates sign the statements of many cases. Raises ValueError for what is none."""
    from cryptography.hazmat.primitives.serialization import Encoding
    from cryptography.x509 import load_pem_x509_certificates

    found = load_pem_x509_certificates(text.encode())
    return b"".join(one.public_bytes(Encoding.PEM) for one in found) == text.encode()


def _is_plain(signed: SignedStatement) -> bool:
    try:
        value = base64.b64encode(base64.b64decode(signed.value, validate=True)).decode("ascii")
        return value == signed.value and _is_plain_pem(signed.certificate)
    except ValueError:
        return False


def _statement(read: Case, signed: SignedStatement, trust: Trust) -> SignatureFinding:
    said = signed.statement
    intact = signature_holds(signed, statement_bytes(signed))
    reason: Text | None = Text(zh="声明的签名不成立", en="the statement's signature does not hold")
    name = ""
    if intact:
        holder, *others = _certificates(signed)
        name = holder.subject.rfc4514_string()
        reason = unanchored(holder, others, trust[0], datetime.fromisoformat(said.at))
    person = person_of(read, said.person)
    return SignatureFinding(
        where=said.purpose,
        intact=intact,
        signer=f"{person.name} ({name})" if person is not None and name and not said.seal else name,
        anchored=reason is None,
        claimed_time=said.at,
        zh=reason.zh if reason else "",
        en=reason.en if reason else "",
    )


def _certificates(signed: SignedStatement) -> list[Certificate]:
    from cryptography.x509 import load_pem_x509_certificates

    return load_pem_x509_certificates(signed.certificate.encode())
