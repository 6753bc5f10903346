"""Signing a permit with the agency's seal, and reading one again: the signature covers the whole permit."""

from __future__ import annotations

import base64
from typing import TYPE_CHECKING, Final

from guiju.integrity.errors import SignatureError
from guiju.integrity.signature import Signature, sign_statement, verify_statement
from guiju.permit.errors import PermitError
from guiju.permit.model import JobPermit, SignedPermit
from guiju.record.codec import from_bytes
from guiju.record.codec import to_bytes as written
from guiju.record.errors import RecordError

if TYPE_CHECKING:
    from guiju.integrity.signature import PrivateKey

DOMAIN: Final = b"guiju.job_permit.signature.v1\n"
"""What the seal signs as a permit can be passed off as nothing else."""
LARGEST: Final = 2 * 1024 * 1024
"""Bytes of a permit at most; one of sixty points has a twentieth of it."""


def seal_permit(permit: JobPermit, private: PrivateKey, chain_pem: str) -> SignedPermit:
    """The permit under the seal whose certificate opens `chain_pem`."""
    made = sign_statement(private, _signed_bytes(permit, chain_pem), domain=DOMAIN)
    return SignedPermit(
        permit=permit, algorithm=made.algorithm, key_id=made.key_id, value=made.value, certificate=chain_pem
    )


def _signed_bytes(permit: JobPermit, chain_pem: str) -> bytes:
    """What the signature covers: the permit and the certificates beside it; canonical bytes hold no line feed."""
    return written(permit) + b"\n" + chain_pem.encode()


def to_bytes(signed: SignedPermit) -> bytes:
    """The permit's file: canonical bytes."""
    return written(signed)


def read_permit(data: bytes) -> SignedPermit:
    """The permit in a file. Raises PermitError for everything that is not written exactly as a permit is."""
    if len(data) > LARGEST:
        raise PermitError(f"超过 {LARGEST} 字节，不是作业许可", f"more than {LARGEST} bytes: no permit")
    try:
        return from_bytes(SignedPermit, data)
    except RecordError as error:
        raise PermitError(f"不是完好的作业许可：{error.zh}", f"no permit that is whole: {error.en}") from None


def demand_signature(signed: SignedPermit) -> None:
    """Raises PermitError unless the key of the certificate in the file signed exactly this permit.

    Whose certificate it is does not follow from this: whoever asks follows it to an authority that is trusted.
    """
    signature = Signature(signed.algorithm, signed.key_id, signed.value)
    covered = _signed_bytes(signed.permit, signed.certificate)
    try:
        verify_statement(signed.certificate.encode(), covered, signature, domain=DOMAIN)
    except SignatureError as error:
        raise PermitError(error.zh, error.en) from None
    if base64.b64encode(base64.b64decode(signed.value)).decode("ascii") != signed.value:
        raise PermitError("签名的写法不规范", "the signature is not written as it is always written")
