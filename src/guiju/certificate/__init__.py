"""Certificates: a case becomes a model, a DCC, a page and two signatures; and others' DCCs are read.

`build` makes the model of a case, `checklist` says what GB/T 27025 still misses, `dcc` writes the digital certificate,
`xml_signature` and `pdf_signature` sign, `pdf` sets the page, `content` compares finished files with the record,
`dcc_reader` and `dcc_check` read certificates of other laboratories (versions 3.0 to 3.3).
"""

from guiju.certificate.build import certificate_model
from guiju.certificate.checklist import checklist
from guiju.certificate.errors import CertificateError, MissingGlyph
from guiju.certificate.model import Certificate, Issuing
from guiju.certificate.seal import AgencySeal, Seal, new_code

__all__ = [
    "AgencySeal",
    "Certificate",
    "CertificateError",
    "Issuing",
    "MissingGlyph",
    "Seal",
    "certificate_model",
    "checklist",
    "new_code",
]
