"""Parsing of XML that others sent: no document type, no entities, no network, bounded size and depth."""

from typing import TYPE_CHECKING

from guiju.certificate.errors import CertificateError

if TYPE_CHECKING:
    from lxml.etree import _Element

MAX_BYTES = 64 * 1024 * 1024


def parse(data: bytes, *, max_bytes: int = MAX_BYTES) -> "_Element":
    """Root of the document; CertificateError when it is no well-formed XML, has a document type, or is too large."""
    from lxml import etree

    if len(data) > max_bytes:
        raise CertificateError(f"文件超过 {max_bytes} 字节", f"the file is larger than {max_bytes} bytes")
    parser = etree.XMLParser(
        resolve_entities=False, no_network=True, load_dtd=False, dtd_validation=False, huge_tree=False
    )
    try:
        root = etree.fromstring(data, parser)
    except (etree.XMLSyntaxError, ValueError) as error:
        raise CertificateError(f"不是格式正确的 XML：{error}", f"no well-formed XML: {error}") from None
    if root.getroottree().docinfo.internalDTD is not None:
        raise CertificateError(
            "XML 含有文档类型声明（DOCTYPE），拒绝读取", "the XML has a document type (DOCTYPE); refused"
        )
    return root


def canonical(element: "_Element", *, comments: bool = True) -> bytes:
    """Canonical XML 1.1 bytes of an element."""
    from lxml import etree

    written: bytes = etree.tostring(element, method="c14n", exclusive=False, with_comments=comments)
    return written


def written(root: "_Element") -> bytes:
    """The bytes of a whole document as this room writes them; nothing stands before or after the root."""
    from lxml import etree

    made: bytes = etree.tostring(root, xml_declaration=True, encoding="UTF-8")
    return made
