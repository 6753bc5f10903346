"""The content check: honest files agree, and every dishonest one is told with its place."""

import dataclasses
from functools import lru_cache

import pytest
from certificate_cases import issuing
from certificate_seals import AT, make_seal
from certificate_variants import VARIANTS, model

from guiju.certificate import (
    AgencySeal,
    Certificate,
    CertificateError,
    Mismatch,
    build_dcc,
    certificate_model,
    compare_content,
    render_pdf,
    sign_pdf,
    sign_xml,
)

SEAL, OTHER = make_seal(), make_seal("另一印章")


def files(certificate: Certificate, seal: AgencySeal = SEAL) -> tuple[bytes, bytes]:
    """Signed PDF and signed DCC of a certificate."""
    xml = sign_xml(build_dcc(certificate), seal, AT)
    return sign_pdf(render_pdf(certificate, xml), seal, AT).data, xml


@lru_cache(maxsize=1)
def honest() -> tuple[bytes, bytes]:
    return files(model("six_points"))


def changed_value(old: str = "-0.1493", new: str = "-0.1393") -> Certificate:
    """The certificate with one value altered, in table and all."""
    certificate = model("six_points")
    (table,) = certificate.tables
    rows = tuple(dataclasses.replace(row, value=new) if row.value == old else row for row in table.rows)
    assert rows != table.rows
    return dataclasses.replace(certificate, tables=(dataclasses.replace(table, rows=rows),))


def compared(pdf: bytes, xml: bytes, seal: AgencySeal = SEAL) -> tuple[Mismatch, ...]:
    return compare_content(VARIANTS["six_points"](), issuing(), pdf, xml, seal.certificate)


@pytest.mark.parametrize("name", [one for one in VARIANTS if one != "two_hundred_points"])
def test_honest_files_agree(name: str) -> None:
    pdf, xml = files(model(name))
    assert compare_content(VARIANTS[name](), issuing(), pdf, xml, SEAL.certificate) == ()


@pytest.mark.parametrize("seal", [SEAL, OTHER], ids=["same seal", "another key"])
def test_a_value_changed_in_the_dcc_is_told_with_its_place(seal: AgencySeal) -> None:
    pdf, _ = honest()
    xml = sign_xml(build_dcc(changed_value()), seal, AT)
    found = compared(pdf, xml)
    values = [one for one in found if one.where.endswith("/real/value")]
    assert [(one.expected, one.found) for one in values] == [("-0.1493", "-0.1393")]
    assert "list[2]" in values[0].where
    assert ("xml ds:Signature" in {one.where for one in found}) is (seal is OTHER)
    assert "pdf attachment" in {one.where for one in found}
    assert any(one.where == "xml values" and "-0.1493" in one.expected for one in found)


def test_a_changed_value_is_told_by_quantity_and_point_and_never_by_path() -> None:
    found = compared(*files(changed_value()))
    first = next(one for one in found if one.where.endswith("/real/value"))
    assert first.said.zh == "XML 中“修正值”（校准点 26.0）的值：记录为 -0.1493，文件为 -0.1393"
    assert first.said.en == "value of “Correction” (point 26.0) in the XML: -0.1493 in the record, -0.1393 in the file"
    for one in found:
        assert "/" not in one.said.zh
        assert any("\u4e00" <= sign <= "\u9fff" for sign in one.said.zh)
        assert not any("\u4e00" <= sign <= "\u9fff" for sign in one.said.en)


def test_both_files_changed_alike_and_sealed_are_still_told() -> None:
    found = compared(*files(changed_value()))
    places = {one.where for one in found}
    assert any(one.endswith("/real/value") for one in places)
    lines = [one for one in found if one.where == "pdf page 2"]
    assert any("−0.1493" in one.expected and "−0.1393" in one.found for one in lines)


def test_a_page_that_differs_from_its_own_dcc_is_told() -> None:
    _, xml = honest()
    pdf = sign_pdf(render_pdf(changed_value(), xml), SEAL, AT).data
    found = compared(pdf, xml)
    assert {one.where for one in found} == {"pdf page 2"}
    assert ("−0.1493" in found[0].expected, "−0.1393" in found[0].found) == (True, True)


@pytest.mark.parametrize(
    "change",
    [
        {"number": "演示-2026-000124"},
        {"code": "0000-0000-0000-0000"},
        {"issued_on": "2026-11-25"},
        {"replaces": "演示-1"},
    ],
)
def test_a_head_that_differs_is_told(change: dict[str, str]) -> None:
    found = compared(*files(model("six_points", **change)))
    assert {"xml", "pdf"} == {one.where.split()[0] for one in found}


def test_a_changed_u_k_or_unit_is_told() -> None:
    base = model("six_points")
    (table,) = base.tables
    for field, new in (("U", "0.0073"), ("k", "1.96"), ("unit", "K")):
        rows = (dataclasses.replace(table.rows[0], **{field: new}), *table.rows[1:])  # type: ignore[arg-type]
        made = dataclasses.replace(base, tables=(dataclasses.replace(table, rows=rows),))
        found = compared(*files(made))
        assert any(one.where.startswith("xml /") and new in (one.found, "K") for one in found), field
        assert any(one.where == "pdf page 2" for one in found), field


def test_another_attachment_is_told() -> None:
    _, xml = honest()
    other = sign_xml(build_dcc(model("six_points")), SEAL, AT)  # equally honest, but not this file
    pdf = sign_pdf(render_pdf(model("six_points"), other), SEAL, AT).data
    assert "pdf attachment" in {one.where for one in compared(pdf, xml)}


def test_unsigned_files_are_told() -> None:
    pdf, xml = honest()
    plain = build_dcc(model("six_points"))
    told = {(one.where, one.expected, one.found) for one in compared(pdf, plain)}
    assert ("xml ds:Signature", "1", "0") in told
    page = render_pdf(model("six_points"), xml)
    assert ("pdf signature", "signed", "unsigned") in {
        (one.where, one.expected, one.found) for one in compared(page, xml)
    }
    assert {one.where for one in compared(page + b"\n", xml)} == {"pdf signature"}


def test_files_of_another_seal_are_told() -> None:
    found = compared(*files(model("six_points"), OTHER))
    assert {one.where for one in found} == {"xml ds:Signature", "pdf signature"}
    assert all("演示机构印章" in one.expected and "另一印章" in one.found for one in found)
    assert compare_content(VARIANTS["six_points"](), issuing(), *files(model("six_points"), OTHER)) == ()


def test_a_broken_signature_is_told() -> None:
    pdf, xml = honest()
    broken = xml.replace("演示客户".encode(), "演示顾客".encode(), 1)
    places = {one.where for one in compared(pdf, broken)}
    assert {"xml ds:Signature", "pdf attachment"} <= places


def test_bytes_that_no_signature_covers_are_told() -> None:
    """A comment, inside or before the root, lies outside the signature; the comparison finds it."""
    pdf, xml = honest()
    inside = xml.replace(b"</dcc:administrativeData>", b"<!-- x --></dcc:administrativeData>")
    before = xml.replace(b"<dcc:digital", b"<!-- x --><dcc:digital", 1)
    assert any(one.where.endswith("/administrativeData") for one in compared(pdf, inside))
    assert "xml bytes" in {one.where for one in compared(pdf, before)}


def test_what_is_no_file_at_all_is_told() -> None:
    pdf, xml = honest()
    assert "xml" in {one.where for one in compared(pdf, b"<a")}
    assert "xml" in {one.where for one in compared(pdf, b"<!DOCTYPE a><a/>")}
    assert "pdf" in {one.where for one in compared(b"no pdf", xml)}
    assert "pdf" in {one.where for one in compared(pdf[: len(pdf) // 2], xml)}


def test_a_case_that_makes_no_certificate_is_an_error() -> None:
    base = VARIANTS["six_points"]()
    mixed = dataclasses.replace(base, statements=VARIANTS["one_point"]().statements)
    with pytest.raises(CertificateError):
        compare_content(mixed, issuing(), *honest())


def test_the_model_of_the_same_case_is_the_same() -> None:
    assert certificate_model(VARIANTS["multimeter"](), issuing()) == model("multimeter")
