"""The digital calibration certificate (DCC 3.3.0, D-SI 2.2.1) of a certificate model, unsigned and deterministic."""

from guiju.certificate.dcc_administration import add_administration
from guiju.certificate.dcc_checks import problems
from guiju.certificate.dcc_elements import root
from guiju.certificate.dcc_results import add_results
from guiju.certificate.errors import CertificateError
from guiju.certificate.model import Certificate
from guiju.certificate.xml_safe import written


def build_dcc(certificate: Certificate) -> bytes:
    """UTF-8 bytes of the DCC, the same for the same certificate.

    Raises CertificateError when a field the schema demands is missing, or when our own structural checks
    (:mod:`guiju.certificate.dcc_checks`) find fault with what was written.
    """
    from lxml import etree

    document = root()
    try:
        add_administration(document, certificate)
        add_results(document, certificate)
    except ValueError as error:
        if isinstance(error, CertificateError):
            raise
        raise CertificateError(
            "证书文字含有 XML 不允许的控制字符；请在记录或登记中删去",
            "a text of the certificate holds a control character that XML forbids; remove it from record or register",
        ) from error
    found = problems(document)
    if found:
        first = found[0]
        raise CertificateError(
            f"数字证书不合结构规则：{first.zh}", f"the DCC breaks a structural rule: {first.en}", first.where
        )
    etree.indent(document, space=" ")
    return written(document)
