"""PAdES signature of the agency's seal on the finished page, with or without a timestamp service."""

import io
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import TYPE_CHECKING, Any, Literal

from guiju.certificate.errors import CertificateError
from guiju.certificate.seal import Seal, must_be_valid

if TYPE_CHECKING:
    from cryptography.x509 import Certificate

Level = Literal["B-B", "B-T", "B-LTA"]
FIELD = "AgencySeal"


@dataclass(frozen=True, slots=True, kw_only=True)
class SignedPdf:
    """Signed bytes, and the PAdES level that was reached."""

    data: bytes
    level: Level


def sign_pdf(
    pdf: bytes,
    seal: Seal,
    at: datetime,
    timestamp_url: str | None = None,
    *,
    timestamp_roots: "Sequence[Certificate]" = (),
    crls: Sequence[bytes] = (),
) -> SignedPdf:
    """Signs invisibly (the seal's picture is on the page) in field ``AgencySeal``; PDF/A-3a is kept.

    `at` is the claimed signing time, aware, of the caller's clock. Without `timestamp_url` the level is B-B. With it
    (RFC 3161 over HTTP) it is B-LTA when the seal's certificate and the service's can be validated with revocation
    data: fetched as they say, or given as DER `crls`; else B-T. `timestamp_roots` are the service's trusted issuers.
    Raises CertificateError when the page is signed already, the seal's certificate is revoked or not valid at `at`, or
    the service does not answer; ValueError for a naive `at`.
    """
    must_be_valid(seal, at)
    if timestamp_url is None:
        return SignedPdf(data=_signed(pdf, seal, at, _Service()), level="B-B")
    roots = [*seal.chain[-1:], *timestamp_roots] or [seal.certificate]
    lasting = _Service(url=timestamp_url, roots=roots, crls=crls)
    try:
        return SignedPdf(data=_signed(pdf, seal, at, lasting), level="B-LTA")
    except _Unvalidated:
        return SignedPdf(data=_signed(pdf, seal, at, _Service(url=timestamp_url)), level="B-T")


@dataclass(frozen=True, slots=True, kw_only=True)
class _Service:
    url: str | None = None
    roots: "Sequence[Certificate]" = ()
    crls: Sequence[bytes] = ()


class _Unvalidated(Exception):
    """The chain cannot be validated with revocation data, so no long-term level is claimed."""


def _signed(pdf: bytes, seal: Seal, at: datetime, service: _Service) -> bytes:
    from pyhanko.pdf_utils.misc import PdfError
    from pyhanko.sign.general import SigningError
    from pyhanko.sign.timestamps import HTTPTimeStamper, TimestampRequestError
    from pyhanko_certvalidator.errors import PathBuildingError, PathValidationError, RevokedError

    # Typst ends a file without a newline; an object written right behind %%EOF would break PDF/A (6.1.9)
    base = pdf if pdf.endswith(b"\n") else pdf + b"\n"
    stamper = HTTPTimeStamper(service.url) if service.url else None
    out = io.BytesIO()
    try:
        writer = _writer(base)
        if writer.prev.embedded_signatures:
            raise CertificateError("文件已经签名", "the file is signed already")
        signer = _pdf_signer(seal, at, service, stamper)
        signer.sign_pdf(writer, output=out, bytes_reserved=None if stamper else _room(seal))
    except (PathBuildingError, PathValidationError) as error:
        raise _Unvalidated(str(error)) from error
    except (TimestampRequestError, OSError) as error:
        words = str(error) or type(error).__name__
        raise CertificateError(
            f"时间戳服务没有应答：{words}；请检查网址，或暂不使用时间戳",
            f"the timestamp service failed: {words}",
            service.url or "",
        ) from error
    except SigningError as error:
        if isinstance(error.__cause__, RevokedError):
            raise CertificateError(
                f"印章证书已被吊销，不能签名：{error.__cause__}；请更换印章证书",
                f"the seal's certificate is revoked and signs nothing more: {error.__cause__}; replace it",
            ) from error
        if service.roots:
            raise _Unvalidated(str(error)) from error
        raise CertificateError(f"PDF 签名失败：{error}", f"the PDF could not be signed: {error}") from error
    except PdfError as error:
        raise CertificateError(f"PDF 无法读取：{error}", f"the PDF cannot be read: {error}") from error
    return out.getvalue()


def _room(seal: Seal) -> int:
    """Hexadecimal digits kept for a signature without timestamp: ample, so that no trial signature need measure it."""
    from cryptography.hazmat.primitives.serialization import Encoding

    carried = sum(len(one.public_bytes(Encoding.DER)) for one in (seal.certificate, *seal.chain))
    return 2 * (2048 + carried)


def _writer(pdf: bytes) -> Any:
    from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter

    class Writer(IncrementalPdfFileWriter):  # type: ignore[misc, unused-ignore]
        """Signing changes no metadata: pyHanko would write the machine's time over the certificate's day."""

        def _update_meta(self) -> None:
            return None

    return Writer(io.BytesIO(pdf))


def _pdf_signer(seal: Seal, at: datetime, service: _Service, stamper: Any) -> Any:
    from pyhanko.sign.fields import SigSeedSubFilter
    from pyhanko.sign.signers import PdfSignatureMetadata, PdfSigner

    class Signer(PdfSigner):  # type: ignore[misc, unused-ignore]
        """The signing time comes from the caller's clock, never from the machine's."""

        def init_signing_session(self, pdf_out: Any, existing_fields_only: bool = False) -> Any:
            session = super().init_signing_session(pdf_out, existing_fields_only=existing_fields_only)
            session.system_time = at
            return session

    lasting = bool(service.roots)
    metadata = PdfSignatureMetadata(
        field_name=FIELD,
        md_algorithm="sha256",
        subfilter=SigSeedSubFilter.PADES,
        embed_validation_info=lasting,
        use_pades_lta=lasting,
        validation_context=_context(seal, service) if lasting else None,
        signer_key_usage={"digital_signature"},
    )
    return Signer(metadata, signer=_simple_signer(seal), timestamper=stamper)


def _context(seal: Seal, service: _Service) -> Any:
    from pyhanko_certvalidator import ValidationContext

    return ValidationContext(
        trust_roots=[_asn1(one) for one in service.roots],
        other_certs=[_asn1(one) for one in seal.chain],
        crls=list(service.crls),
        allow_fetching=not service.crls,
        revocation_mode="require",
    )


def _simple_signer(seal: Seal) -> Any:
    from asn1crypto.keys import PrivateKeyInfo
    from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat
    from pyhanko.sign.signers import SimpleSigner
    from pyhanko_certvalidator.registry import SimpleCertificateStore

    store = SimpleCertificateStore()
    store.register_multiple([_asn1(one) for one in seal.chain])
    key = seal.private_key.private_bytes(Encoding.DER, PrivateFormat.PKCS8, NoEncryption())
    return SimpleSigner(signing_cert=_asn1(seal.certificate), signing_key=PrivateKeyInfo.load(key), cert_registry=store)


def _asn1(certificate: "Certificate") -> Any:
    from asn1crypto import x509
    from cryptography.hazmat.primitives.serialization import Encoding

    return x509.Certificate.load(certificate.public_bytes(Encoding.DER))
