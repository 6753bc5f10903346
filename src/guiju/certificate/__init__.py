"""Certificates: a case becomes a model, a DCC, a page and two signatures; and others' DCCs are read.

`build` makes the model of a case, `checklist` says what GB/T 27025 still misses, `dcc` writes the digital certificate,
`xml_signature` and `pdf_signature` sign, `pdf` sets the page, `content` compares finished files with the record,
`dcc_reader` and `dcc_check` read certificates of other laboratories (versions 3.0 to 3.3).
"""

from guiju.certificate.build import certificate_model
from guiju.certificate.checklist import checklist, item_words
from guiju.certificate.content import compare_content
from guiju.certificate.dcc import build_dcc
from guiju.certificate.differences import Mismatch
from guiju.certificate.errors import CertificateError, MissingGlyph
from guiju.certificate.model import Certificate, Issuing
from guiju.certificate.pdf import draft_pages, render_pdf
from guiju.certificate.pdf_content import attached_xml
from guiju.certificate.pdf_signature import SignedPdf, sign_pdf
from guiju.certificate.seal import AgencySeal, Seal, new_code
from guiju.certificate.xml_signature import sign_xml

__all__ = [
    "AgencySeal",
    "Certificate",
    "CertificateError",
    "Issuing",
    "Mismatch",
    "MissingGlyph",
    "Seal",
    "SignedPdf",
    "attached_xml",
    "build_dcc",
    "certificate_model",
    "checklist",
    "compare_content",
    "draft_pages",
    "item_words",
    "new_code",
    "render_pdf",
    "sign_pdf",
    "sign_xml",
]
