"""What of PDF/A-3a (ISO 19005-3) one can see without a validator: metadata, fonts, attachment, forbidden things."""

import io
import re
from typing import Any

import pikepdf

_FORBIDDEN = ("/JavaScript", "/Launch", "/Movie", "/Sound", "/RichMedia", "/3D", "/ResetForm", "/ImportData")


def faults(data: bytes) -> list[str]:
    """Rules of PDF/A-3a that a file breaks, as short words; empty when none was found."""
    found = []
    with pikepdf.open(io.BytesIO(data)) as pdf:
        found += _metadata(pdf)
        found += _structure(pdf)
        found += _attachment(pdf)
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary | pikepdf.Stream):
                found += _object(thing)
    return found


def _metadata(pdf: pikepdf.Pdf) -> list[str]:
    xmp = pdf.Root.Metadata.read_bytes().decode("utf-8")
    wanted = {"part": "3", "conformance": "A"}
    found = [
        f"XMP pdfaid:{name}"
        for name, value in wanted.items()
        if not re.search(rf"pdfaid:{name}(?:>|=[\"']){value}", xmp)
    ]
    if "/ID" not in pdf.trailer:
        found.append("no /ID")
    if pdf.is_encrypted:
        found.append("encrypted")
    return found


def _structure(pdf: pikepdf.Pdf) -> list[str]:
    found = []
    if not pdf.Root.get("/MarkInfo", {}).get("/Marked", False):
        found.append("not marked")
    if "/StructTreeRoot" not in pdf.Root:
        found.append("no structure tree")
    if "/Lang" not in pdf.Root:
        found.append("no language")
    intents = pdf.Root.get("/OutputIntents", [])
    if not any("/DestOutputProfile" in one for one in intents):
        found.append("no output intent")
    if "/AA" in pdf.Root or isinstance(pdf.Root.get("/OpenAction"), pikepdf.Dictionary):
        found.append("action on opening")
    return found


def _attachment(pdf: pikepdf.Pdf) -> list[str]:
    found = []
    for one in pdf.Root.get("/AF", []):
        stream = one.EF.F
        if one.get("/AFRelationship") != "/Data":
            found.append("AFRelationship")
        if stream.get("/Subtype") != "/application/xml":
            found.append("MIME type")
        if not {"/F", "/UF"} <= set(one.keys()):
            found.append("name of the attachment")
    return found if len(pdf.Root.get("/AF", [])) == 1 else [*found, "not one associated file"]


def _object(thing: Any) -> list[str]:
    found = []
    if thing.get("/Type") == "/FontDescriptor" and not {"/FontFile", "/FontFile2", "/FontFile3"} & set(thing.keys()):
        found.append(f"font not embedded: {thing.get('/FontName')}")
    if thing.get("/Type") == "/Font" and thing.get("/Subtype") == "/Type0" and "/ToUnicode" not in thing:
        found.append(f"no ToUnicode: {thing.get('/BaseFont')}")
    if thing.get("/S") in _FORBIDDEN:
        found.append(f"forbidden action {thing.get('/S')}")
    if isinstance(thing, pikepdf.Stream) and "LZW" in str(thing.get("/Filter", "")):
        found.append("LZW")
    return found
