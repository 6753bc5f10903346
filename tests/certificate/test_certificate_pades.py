"""The PAdES signature of the page: its levels, what it finds when a byte changes, and what is laid over a page."""

import io
import random
import re
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from certificate_archive import faults
from certificate_cases import case, issuing
from certificate_seals import AT, make_rsa_seal, make_seal
from certificate_timestamps import Services, services
from certificate_variants import VARIANTS, model
from pyhanko.pdf_utils.generic import ArrayObject, DictionaryObject, FloatObject, NameObject, NumberObject, StreamObject
from pyhanko.pdf_utils.incremental_writer import IncrementalPdfFileWriter
from pyhanko.pdf_utils.reader import PdfFileReader

from guiju.canonical import sha256
from guiju.certificate import CertificateError, attached_xml, build_dcc, compare_content, render_pdf, sign_pdf, sign_xml
from guiju.certificate.pdf_content import page_changes, pdf_signature

SEAL = make_seal()
XML = sign_xml(build_dcc(model("six_points")), SEAL, AT)
PAGE = render_pdf(model("six_points"), XML)
BASE = PAGE + b"\n"
SIGNED = sign_pdf(PAGE, SEAL, AT)
FEW = 60


@pytest.fixture(scope="module")
def house(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Services]:
    with services(tmp_path_factory.mktemp("authority")) as made:
        yield made


def found_in(pdf: bytes) -> list[str]:
    """Places where the content check finds fault with a PDF of the six points."""
    return [one.where for one in compare_content(VARIANTS["six_points"](), issuing(), pdf, XML, SEAL.certificate)]


def test_without_a_service_the_level_is_b_b() -> None:
    assert SIGNED.level == "B-B" and SIGNED.data.startswith(BASE)
    found = pdf_signature(SIGNED.data)
    assert found is not None and found.intact and found.whole and found.signer == SEAL.certificate
    assert page_changes(SIGNED.data, BASE) == () and attached_xml(SIGNED.data) == XML
    assert pdf_signature(PAGE) is None


def test_an_rsa_seal_signs_too(house: Services) -> None:
    for url in (None, house.timestamp_url):
        made = sign_pdf(PAGE, make_rsa_seal(), AT, url)
        found = pdf_signature(made.data)
        assert found is not None and found.intact and found.whole
        assert found.signer == make_rsa_seal().certificate


def test_the_signing_time_is_the_callers() -> None:
    long_ago = datetime(2026, 3, 4, 5, 6, 7, tzinfo=UTC)
    data = sign_pdf(PAGE, SEAL, long_ago).data
    (signature,) = PdfFileReader(io.BytesIO(data)).embedded_regular_signatures
    assert signature.self_reported_timestamp == long_ago
    year = datetime.now(UTC).year
    dates = {bytes(one) for one in re.findall(rb"D:(\d{8})", data)}
    assert dates <= {b"20260304", b"20261124"}, (dates, year)


def test_with_a_timestamp_but_no_revocation_data_the_level_is_b_t(house: Services) -> None:
    made = sign_pdf(PAGE, SEAL, AT, house.timestamp_url)
    found = pdf_signature(made.data)
    assert made.level == "B-T" and found is not None and found.intact and found.whole
    assert page_changes(made.data, BASE) == () and faults(made.data) == []


def test_with_revocation_data_the_level_is_b_lta(house: Services) -> None:
    made = sign_pdf(PAGE, house.seal, AT, house.timestamp_url, timestamp_roots=(house.root,))
    assert made.level == "B-LTA"
    found = pdf_signature(made.data)
    assert found is not None and found.intact and found.whole and found.signer == house.seal.certificate
    assert page_changes(made.data, BASE) == () and faults(made.data) == []
    kinds = [str(one.sig_object["/SubFilter"]) for one in PdfFileReader(io.BytesIO(made.data)).embedded_signatures]
    assert sorted(kinds) == ["/ETSI.CAdES.detached", "/ETSI.RFC3161"]


def test_the_content_check_accepts_b_lta(house: Services) -> None:
    xml = sign_xml(build_dcc(model("six_points")), house.seal, AT)
    page = render_pdf(model("six_points"), xml)
    made = sign_pdf(page, house.seal, AT, house.timestamp_url, timestamp_roots=(house.root,))
    found = compare_content(VARIANTS["six_points"](), issuing(), made.data, xml, house.seal.certificate)
    assert (made.level, found) == ("B-LTA", ())


def test_a_byte_changed_in_the_timestamps_revisions_is_found(house: Services) -> None:
    made = sign_pdf(PAGE, house.seal, AT, house.timestamp_url, timestamp_roots=(house.root,)).data
    for place in random.Random(5).sample(range(len(BASE)), 10):
        assert not sound(flipped(made, place)), place


def test_a_revoked_seal_signs_nothing(house: Services) -> None:
    with pytest.raises(CertificateError, match="吊销"):
        sign_pdf(PAGE, house.revoked, AT, house.timestamp_url, timestamp_roots=(house.root,))


def test_a_service_that_does_not_answer_is_named(house: Services) -> None:
    url = house.timestamp_url.replace("/tsa/tsa", "/tsa/nobody")
    with pytest.raises(CertificateError) as caught:
        sign_pdf(PAGE, SEAL, AT, url)
    assert caught.value.where == url and "时间戳" in caught.value.zh


def test_what_cannot_be_signed_is_refused() -> None:
    with pytest.raises(CertificateError, match="已经签名"):
        sign_pdf(SIGNED.data, SEAL, AT)
    with pytest.raises(CertificateError, match="无法读取"):
        sign_pdf(b"no pdf at all", SEAL, AT)
    with pytest.raises(ValueError, match="offset"):
        sign_pdf(PAGE, SEAL, AT.replace(tzinfo=None))
    with pytest.raises(CertificateError, match="有效"):
        sign_pdf(PAGE, make_seal(end=AT - timedelta(days=1)), AT)


def sound(pdf: bytes) -> bool:
    """The signature check alone finds nothing wrong."""
    try:
        found = pdf_signature(pdf)
    except CertificateError:  # not even a PDF any more
        return False
    return found is not None and found.intact and found.whole


def flipped(data: bytes, place: int) -> bytes:
    changed = bytearray(data)
    changed[place] ^= 0x01
    return bytes(changed)


def container(data: bytes) -> range:
    """The places of the signature's own container, the only ones that the signature does not cover."""
    (signature,) = PdfFileReader(io.BytesIO(data)).embedded_regular_signatures
    _, first, second, _ = (int(one) for one in signature.byte_range)
    return range(first, second)


def test_a_byte_changed_anywhere_outside_the_container_is_found() -> None:
    """Both checks find it, each alone: the signature, and the comparison with the page set again."""
    hole = container(SIGNED.data)
    places = [place for place in range(len(SIGNED.data)) if place not in hole]
    chosen = random.Random(7).sample(places, FEW) + places[-20:] + places[:3]
    for place in chosen:
        changed = flipped(SIGNED.data, place)
        assert not sound(changed), place
        assert found_in(changed), place


def test_inside_the_container_the_hash_of_the_file_alone_finds_every_byte() -> None:
    hole = container(SIGNED.data)
    signature_only = hash_only = 0
    for place in random.Random(11).sample(list(hole), FEW):
        changed = flipped(SIGNED.data, place)
        assert sha256(changed) != sha256(SIGNED.data)
        signature_only += not sound(changed)
        hash_only += sound(changed)
    assert signature_only and hash_only, "padding is found by the hash alone, the signature's own bytes by itself too"


def later(change: Callable[[Any], None], data: bytes = SIGNED.data) -> bytes:
    """The file with one more revision."""
    writer = IncrementalPdfFileWriter(io.BytesIO(data))
    change(writer)
    out = io.BytesIO()
    writer.write(out)
    made = out.getvalue()
    assert made.startswith(data) and len(made) > len(data)
    return made


def page_of(writer: Any, place: int) -> Any:
    kids = writer.root["/Pages"]["/Kids"]
    return kids[place].get_object()


def drawing() -> StreamObject:
    return StreamObject(stream_data=b"q 1 1 1 rg 60 400 480 200 re f Q")


def overlay(writer: Any) -> None:
    """A white rectangle laid over the results."""
    page = page_of(writer, 1)
    old = page.raw_get("/Contents")
    page["/Contents"] = ArrayObject([old, writer.add_object(drawing())])
    writer.update_container(page)


def other_content(writer: Any) -> None:
    """The content stream itself defined again."""
    page = page_of(writer, 1)
    stream = page["/Contents"]
    stream._data = b"q Q"
    stream._encoded_data = None
    writer.mark_update(page.raw_get("/Contents"))


def stamp(writer: Any) -> None:
    """A visible stamp as annotation."""
    page = page_of(writer, 1)
    one = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Square"),
            NameObject("/Rect"): ArrayObject([FloatObject(edge) for edge in (60, 400, 540, 600)]),
            NameObject("/AP"): DictionaryObject({NameObject("/N"): writer.add_object(drawing())}),
        }
    )
    page["/Annots"] = ArrayObject([writer.add_object(one)])
    writer.update_container(page)


def link(writer: Any) -> None:
    """A link, which may have a picture too."""
    page = page_of(writer, 0)
    one = DictionaryObject(
        {
            NameObject("/Type"): NameObject("/Annot"),
            NameObject("/Subtype"): NameObject("/Link"),
            NameObject("/Rect"): ArrayObject([FloatObject(edge) for edge in (60, 400, 540, 600)]),
        }
    )
    page["/Annots"] = ArrayObject([*page.get("/Annots", []), writer.add_object(one)])
    writer.update_container(page)


def turned(writer: Any) -> None:
    page = page_of(writer, 1)
    page["/Rotate"] = NumberObject(180)
    writer.update_container(page)


def fewer_pages(writer: Any) -> None:
    pages = writer.root["/Pages"]
    pages["/Kids"] = ArrayObject(list(pages["/Kids"])[:1])
    pages["/Count"] = NumberObject(1)
    writer.update_container(pages)


def other_parent(writer: Any) -> None:
    """A new page tree above an untouched page, with resources of its own."""
    pages = writer.root["/Pages"]
    pages["/Resources"] = DictionaryObject()
    writer.update_container(pages)


def action(writer: Any) -> None:
    writer.root["/OpenAction"] = DictionaryObject(
        {NameObject("/S"): NameObject("/URI"), NameObject("/URI"): NameObject("/x")}
    )
    writer.update_root()


@pytest.mark.parametrize(
    ("change", "where"),
    [
        (overlay, "page 2 /Contents"),
        (other_content, "object"),
        (stamp, "page 2 /Annots"),
        (link, "page 1 /Annots"),
        (turned, "page 2 /Rotate"),
        (fewer_pages, "pages"),
        (other_parent, "object"),
        (action, "catalogue /OpenAction"),
    ],
)
def test_what_a_later_revision_lays_over_a_page_is_found(change: Callable[[Any], None], where: str) -> None:
    made = later(change)
    assert any(one.startswith(where) for one in page_changes(made, BASE)), page_changes(made, BASE)
    found = pdf_signature(made)
    assert found is not None and not found.whole
    assert {"pdf signature", "pdf later revision"} <= set(found_in(made))


def test_signed_again_by_the_seal_an_overlay_is_still_found() -> None:
    """The overlay comes before the seal's signature: the page is not the one that the record gives."""
    covered = later(overlay, BASE)
    made = sign_pdf(covered, SEAL, AT).data
    found = pdf_signature(made)
    assert found is not None and found.intact and found.whole
    assert found_in(made) == ["pdf later revision"]


def test_bytes_behind_the_end_are_found() -> None:
    for tail in (b"\n", b"%", b"\n%%EOF\n", SIGNED.data[-200:]):
        assert not sound(SIGNED.data + tail), tail
        assert found_in(SIGNED.data + tail), tail


def test_bytes_behind_the_end_of_b_lta_are_found(house: Services) -> None:
    made = sign_pdf(PAGE, house.seal, AT, house.timestamp_url, timestamp_roots=(house.root,)).data
    for tail in (b"\n", b"%", b"\n%%EOF\n", made[-200:]):
        assert not sound(made + tail), tail


def test_one_page_for_each_case() -> None:
    """The same seal's honest file of another certificate is not this certificate."""
    xml = sign_xml(build_dcc(model("real")), SEAL, AT)
    other = sign_pdf(render_pdf(model("real"), xml), SEAL, AT).data
    found = compare_content(case(6), issuing(), other, xml, SEAL.certificate)
    assert {"xml", "pdf"} <= {one.where.split()[0] for one in found}
