"""What the page template is given: every string of the certificate, in printing order, as one JSON document."""

import math
import re
from functools import lru_cache
from typing import Any

from guiju.certificate.charting import chart
from guiju.certificate.model import Certificate, Field, ResultTable, Signatory, StandardLine
from guiju.certificate.numbers import printed
from guiju.certificate.tables import columns
from guiju.certificate.texts import both, text
from guiju.record.words import Text
from guiju.typesetting import figure

_MARK = "※"


def page(certificate: Certificate, xml: str, *, draft: bool = False) -> dict[str, Any]:
    """The template's data; `xml` is the text of the DCC that goes into the file; a draft is marked across each page."""
    issuing = certificate.issuing
    file = file_name(issuing.number)
    return {
        "number": issuing.number,
        "day": [int(part) for part in issuing.issued_on.split("-")],
        "demonstration": certificate.demonstration or draft,
        "watermark": _pair(text("title", "draft" if draft else "demonstration")),
        "title": _pair(certificate.title),
        "end": _pair(text("title", "end")),
        "page": _pair(text("label", "page")),
        "number_label": _pair(text("label", "number")),
        "mark": _pair(certificate.mark) if certificate.mark else None,
        "agency": {field.key: _field(field) for field in certificate.agency},
        "blocks": [
            _block("customer", certificate.customer),
            _block("item", certificate.item),
            _block("work", certificate.work),
        ],
        "people": [_person(one) for one in certificate.people],
        "headings": _headings(),
        "methods": [_method(line.title, line.code, line.edition) for line in certificate.methods],
        "standards": _standards(certificate.standards),
        "environment": _environment(certificate),
        "checks": _checks(certificate),
        "tables": [_table(table, place, certificate) for place, table in enumerate(certificate.tables, start=1)],
        "notes": [_pair(note) for note in certificate.notes],
        "statements": _two_columns([line.text for line in certificate.statements]),
        "verification": _verification(certificate, file),
        "xml": xml,
        "xml_name": f"{file}.xml",
    }


def file_name(number: str) -> str:
    """A file name for a certificate number: letters, digits, hyphen and Chinese characters stay."""
    return re.sub(r"[^\w.-]+", "_", number).strip("_.") or "certificate"


def _pair(words: Text) -> list[str]:
    return [words.zh, words.en]


def _field(field: Field) -> dict[str, Any]:
    return {
        "label": _pair(field.label),
        "value": _pair(field.value),
        "mark": _MARK if field.customer_supplied else "",
        "wide": _ems(field.value.zh) > 17 or _ems(field.value.en) > 23,
    }


def _ems(words: str) -> float:
    """Width of words in ems: a Chinese character is one wide, another about half."""
    return sum(1.0 if character >= "\u2e80" else 0.5 for character in words)


def _two_columns(statements: list[Text]) -> list[list[dict[str, Any]]]:
    """Numbered statements in two columns of about the same height, to be read down one and then the other."""
    heights = [
        4 + 12 * math.ceil(_ems(one.zh) * 8 / 210) + 9.5 * math.ceil(_ems(one.en) * 6.5 / 210) for one in statements
    ]
    cut = min(range(len(statements) + 1), key=lambda at: max(sum(heights[:at]), sum(heights[at:])))
    numbered = [{"place": place, "words": _pair(one)} for place, one in enumerate(statements, start=1)]
    return [numbered[:cut], numbered[cut:]]


def _block(key: str, fields: tuple[Field, ...]) -> dict[str, Any]:
    return {"heading": _pair(text("heading", key)), "fields": [_field(field) for field in fields]}


def _person(one: Signatory) -> dict[str, Any]:
    return {
        "label": _pair(one.label),
        "name": one.name,
        "day": one.at[:10],
        "signed": _pair(text("verification", "signed")),
    }


def _headings() -> dict[str, list[str]]:
    keys = ("methods", "standards", "environment", "checks", "results", "notes", "statements", "verification")
    return {key: _pair(text("heading", key)) for key in keys}


def _method(title: Text, code: str, edition: str) -> dict[str, Any]:
    return {"code": f"{code} {edition}".strip(), "title": _pair(title)}


def _standards(lines: tuple[StandardLine, ...]) -> dict[str, Any]:
    keys = ("name", "model_serial", "certificate", "characteristic", "valid_to")
    rows = [
        [
            _pair(line.name),
            [line.model, line.serial_number],
            [line.certificate_number, line.issuer],
            [_unbroken(line.characteristic), ""],
            [line.valid_to, ""],
        ]
        for line in lines
    ]
    return {"header": [_pair(text("column", key)) for key in keys], "rows": rows}


def _unbroken(words: str) -> str:
    """Keeps ``k = 2`` and a number with its unit on one line."""
    return re.sub(r" (?==)|(?<==) |(?<=\d) (?=[^\d~,;])", "\u00a0", words)


def _environment(certificate: Certificate) -> list[dict[str, Any]]:
    several = len({line.section_id for line in certificate.environment}) > 1
    return [
        {
            "section": _pair(line.section) if several else None,
            "label": _pair(line.label),
            "value": f"({printed(line.lowest)} ~ {printed(line.highest)}) {line.unit}"
            if line.lowest != line.highest
            else f"{printed(line.lowest)} {line.unit}",
        }
        for line in certificate.environment
    ]


def _checks(certificate: Certificate) -> list[dict[str, Any]]:
    return [
        {"name": _pair(line.name), "outcome": _pair(line.outcome), "note": _pair(line.note)}
        for line in certificate.checks
    ]


def _table(table: ResultTable, place: int, certificate: Certificate) -> dict[str, Any]:
    made = columns(table)
    several = len({one.section_id for one in certificate.tables}) > 1
    marks = ["" if row.in_scope or certificate.mark is None else "†" for row in table.rows]
    cells = [
        [f"{cell}{mark}" if column.key == "value" else cell for cell, mark in zip(column.cells, marks, strict=True)]
        for column in made
    ]
    symbols = {"U": "U", "U_relative": "U|rel", "k": "k"}
    return {
        "place": place,
        "heading": _pair(table.function),
        "section": _pair(table.section) if several else None,
        "state": _pair(table.state_label),
        "method": table.method,
        "columns": [
            {
                "key": column.key,
                "label": _pair(column.label),
                "unit": column.unit if column.key != "k" else "",
                "symbol": symbols.get(column.key, ""),
            }
            for column in made
        ],
        "rows": [list(row) for row in zip(*cells, strict=True)],
        "chart": _figure(table),
    }


def _figure(table: ResultTable) -> dict[str, Any] | None:
    drawn = chart(table)
    return None if drawn is None else figure(drawn, both(text("verification", "alt_chart")))


def _verification(certificate: Certificate, file: str) -> dict[str, Any]:
    issuing = certificate.issuing
    return {
        "link": issuing.verification_link,
        "address": issuing.verification_address,
        "code_label": _pair(text("verification", "code")),
        "code": issuing.code,
        "online": _pair(text("verification", "online")),
        "online_label": _pair(text("verification", "online_label")),
        "offline": _pair(text("verification", "offline")),
        "offline_label": _pair(text("verification", "offline_label")),
        "command": text("verification", "command", file=file).zh,
        "attached": _pair(text("verification", "attached")),
        "record_label": _pair(text("verification", "record")),
        "record": certificate.record_sha256,
        "record_number": certificate.record_number,
        "seal": _pair(text("verification", "seal")),
        "qr": _qr(issuing.verification_link),
        "qr_alt": both(text("verification", "alt_qr", link=issuing.verification_link)),
    }


@lru_cache(maxsize=4)
def _qr(link: str) -> str:
    import segno

    drawn: str = segno.make(link, error="m", micro=False).svg_inline(border=0, scale=4)
    return drawn.replace("<svg ", '<svg xmlns="http://www.w3.org/2000/svg" ', 1) if "xmlns" not in drawn else drawn
