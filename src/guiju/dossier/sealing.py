"""The signature over a manifest: made by the agency's seal, and followed to what an outsider trusts.

The seal and not the log's key: that one signs checkpoints and nothing else (c2sp.org/tlog-checkpoint). The log names
each seal of the agency in clear, so that whoever has the log's published key can tell the agency's seal from another.
"""

from __future__ import annotations

import hashlib
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from guiju.dossier.archive import Archive
from guiju.dossier.errors import DossierError
from guiju.dossier.manifest import Manifest, Seal
from guiju.dossier.names import SIGNATURE
from guiju.dossier.problems import Problem, problem
from guiju.integrity.authority import Identity
from guiju.integrity.errors import SignatureError
from guiju.integrity.note import decode_base64
from guiju.integrity.signature import Signature, sign_statement, verify_statement
from guiju.record.codec import from_bytes, to_bytes
from guiju.record.errors import RecordError

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

__all__ = ["chain_pem", "check_seal", "seal_manifest"]


def seal_manifest(identity: Identity, manifest: Manifest) -> Seal:
    """Signs the manifest whole, which names the seal's certificate (`chain_pem`).

    The same seal and manifest give the same bytes where the key's kind allows it.
    """
    made = sign_statement(identity.private_key, to_bytes(manifest), repeatable=True)
    return Seal(
        format="guiju.dossier_signature", version=1, algorithm=made.algorithm, key_id=made.key_id, value=made.value
    )


def chain_pem(identity: Identity) -> str:
    """PEM of a seal's certificate and its issuers, the certificate first."""
    from cryptography.hazmat.primitives.serialization import Encoding

    chain = (identity.certificate, *identity.chain)
    return "".join(each.public_bytes(Encoding.PEM).decode("ascii") for each in chain)


def check_seal(
    archive: Archive, manifest: Manifest, data: bytes, seals: Mapping[str, int] | None, ca: bytes | None
) -> Iterator[Problem]:
    """What is wrong with the signature over `data`, the bytes of the manifest.

    Args:
        seals: SHA-256 of the seals' certificates that the verified log names, with the entries' indices; None when
            there is no such log.
        ca: certificates (PEM) of authorities that the caller trusts.

    Raises AuthorityError when `ca` holds no certificate.
    """
    from cryptography.x509 import load_pem_x509_certificates

    try:
        seal = from_bytes(Seal, archive.read(SIGNATURE))
        decode_base64(seal.value)
        certificates = load_pem_x509_certificates(manifest.seal.encode())
    except (DossierError, RecordError, ValueError) as error:
        words = {"why_zh": getattr(error, "zh", error), "why_en": getattr(error, "en", error)}
        yield problem("signature_unreadable", SIGNATURE, **words)
        return
    try:
        verify_statement(manifest.seal.encode(), data, Signature(seal.algorithm, seal.key_id, seal.value))
    except SignatureError as error:
        yield problem("signature_broken", SIGNATURE, why_zh=error.zh, why_en=error.en)
        return
    yield from _strange_seal(certificates, seals, ca)


def fingerprint(certificate: Certificate) -> str:
    """SHA-256 of a certificate's DER, as the log names a seal."""
    from cryptography.hazmat.primitives.serialization import Encoding

    return hashlib.sha256(certificate.public_bytes(Encoding.DER)).hexdigest()


def _strange_seal(
    certificates: list[Certificate], seals: Mapping[str, int] | None, ca: bytes | None
) -> Iterator[Problem]:
    from guiju.verification.anchor import authorities, unanchored

    holder, *others = certificates
    sha256, subject = fingerprint(holder), holder.subject.rfc4514_string()
    if seals is not None and sha256 not in seals:
        yield problem("seal_not_in_log", SIGNATURE, sha256=sha256, subject=subject)
    if ca is not None:
        reason = unanchored(holder, others, authorities(ca), None)
        if reason is not None:
            yield problem("seal_not_anchored", SIGNATURE, why_zh=reason.zh, why_en=reason.en)
