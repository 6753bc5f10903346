"""The page: archivable, complete, the same everywhere, with the DCC inside; and looked at by its geometry."""

import dataclasses
import hashlib
import io
import os
import re
import subprocess
import sys
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

import pikepdf
import pypdfium2
import pytest
import segno
from certificate_archive import faults
from certificate_cases import case, issuing
from certificate_seals import AT, make_seal
from certificate_variants import VARIANTS, accredited_up_to, model, resigned

from guiju.certificate import (
    Certificate,
    CertificateError,
    MissingGlyph,
    attached_xml,
    build_dcc,
    certificate_model,
    render_pdf,
    sign_pdf,
)
from guiju.certificate import pdf as setting
from guiju.certificate.numbers import printed
from guiju.certificate.tables import columns
from guiju.record.words import Text

SEAL = make_seal()
MM = 72 / 25.4


@lru_cache(maxsize=32)
def page_of(name: str) -> tuple[Certificate, bytes, bytes]:
    made = model(name)
    xml = build_dcc(made)
    return made, xml, render_pdf(made, xml)


@pytest.fixture(params=list(VARIANTS))
def name(request: pytest.FixtureRequest) -> str:
    return str(request.param)


def texts(pdf: bytes) -> list[str]:
    """The words of each page, without white space."""
    document = pypdfium2.PdfDocument(pdf)
    try:
        return [re.sub(r"\s+", "", page.get_textpage().get_text_bounded()) for page in document]
    finally:
        document.close()


def bare(words: str) -> str:
    return re.sub(r"\s+", "", words)


def test_the_file_is_fit_for_the_archive(name: str) -> None:
    assert faults(page_of(name)[2]) == []


def test_signed_it_stays_fit_for_the_archive() -> None:
    signed = sign_pdf(page_of("multimeter")[2], SEAL, AT).data
    assert faults(signed) == []
    assert re.search(rb"%%EOF\n\d+ 0 obj", signed), "an object must begin on a line of its own (6.1.9)"


def test_the_check_itself_finds_a_file_that_is_not_fit() -> None:
    with pikepdf.open(io.BytesIO(page_of("one_point")[2])) as pdf:
        for thing in pdf.objects:
            if isinstance(thing, pikepdf.Dictionary) and thing.get("/Type") == "/FontDescriptor":
                for key in ("/FontFile", "/FontFile2", "/FontFile3"):
                    if key in thing:
                        del thing[key]
        del pdf.Root.AF
        pdf.Root.OpenAction = pikepdf.Dictionary(S=pikepdf.Name.JavaScript, JS="app.alert(1)")
        out = io.BytesIO()
        pdf.save(out)
    found = faults(out.getvalue())
    assert any(one.startswith("font not embedded") for one in found)
    assert {"not one associated file", "action on opening"} <= set(found)


def test_the_dcc_inside_is_the_dcc_byte_for_byte(name: str) -> None:
    _, xml, pdf = page_of(name)
    assert attached_xml(pdf) == xml


def test_every_printed_field_stands_in_the_text_layer(name: str) -> None:
    made, _, pdf = page_of(name)
    shown = "".join(texts(pdf))
    fields = (*made.customer, *made.item, *made.work)
    wanted = [words for field in fields for words in (field.value.zh, field.label.zh, field.label.en)]
    wanted += [field.value.zh for field in made.agency]
    wanted += [made.issuing.number, made.issuing.code, made.record_sha256, made.issuing.verification_address]
    wanted += [one.name for one in made.people] + [line.code for line in made.methods]
    wanted += [line.certificate_number for line in made.standards] + [line.serial_number for line in made.standards]
    wanted += [printed(line.highest) for line in made.environment]
    wanted += [line.text.zh for line in made.statements] + [note.zh for note in made.notes]
    missing = [words for words in wanted if bare(words) not in shown]
    assert missing == []


def test_every_result_row_stands_in_the_text_layer(name: str) -> None:
    made, _, pdf = page_of(name)
    shown = "".join(texts(pdf))
    for table in made.tables:
        cells = [column.cells for column in columns(table)]
        for row in zip(*cells, strict=True):
            assert bare("".join(row)) in shown, row


def test_english_stands_beside_chinese() -> None:
    made, _, pdf = page_of("chinese_everything")
    shown = "".join(texts(pdf))
    pairs = [made.title, *(line.text for line in made.statements), *(note for note in made.notes)]
    assert [words.en for words in pairs if bare(words.en).lower() not in shown.lower()] == []


def test_every_page_says_which_of_how_many_and_the_number(name: str) -> None:
    made, _, pdf = page_of(name)
    pages = texts(pdf)
    for place, shown in enumerate(pages, start=1):
        assert f"第{place}页共{len(pages)}页" in shown and f"Page{place}of{len(pages)}" in shown
        assert bare(made.issuing.number) in shown
    assert [shown.count("以下空白") for shown in pages] == [0] * (len(pages) - 1) + [1]


def test_the_mark_of_a_demonstration_stands_on_every_page_and_on_no_real_one(name: str) -> None:
    made, _, pdf = page_of(name)
    assert made.demonstration is (name != "real")
    for shown in texts(pdf):
        assert ("DEMONSTRATION" in shown) is made.demonstration


def test_customer_supplied_fields_are_marked_on_the_page() -> None:
    made, _, pdf = page_of("one_point")
    shown = texts(pdf)[0]
    for field in (*made.customer, *made.item):
        assert (f"{field.label.zh}※" in shown) is field.customer_supplied, field.key


def test_the_mark_stands_only_over_results_in_scope() -> None:
    """Within 0 °C to 30 °C two of five results are accredited: the others bear a dagger that a sentence explains."""
    made = certificate_model(accredited_up_to("30"), issuing())
    first, *rest = texts(render_pdf(made, build_dcc(made)))
    shown = "".join(rest)
    assert "认可证书编号演示L0000" in first
    assert [f"{printed(row.value)}†" in shown for row in made.tables[0].rows] == [False, False, True, True, True]
    assert "标有†的结果不在认可范围内" in shown
    whole = certificate_model(accredited_up_to("100"), issuing())
    assert "†" not in "".join(texts(render_pdf(whole, build_dcc(whole))))
    outside = certificate_model(accredited_up_to("10"), issuing())
    shown = "".join(texts(render_pdf(outside, build_dcc(outside))))
    assert "认可证书" not in shown and "†" not in shown


def test_the_offline_check_is_printed() -> None:
    made, _, pdf = page_of("one_point")
    name = made.issuing.number
    assert bare(f"guiju verify {name}.pdf --proof {name}.tlog-proof --key <VKEY>") in texts(pdf)[0]


def test_no_word_leaves_the_margins(name: str) -> None:
    """Every character lies inside the page's margins but for the turned watermark behind it."""
    document = pypdfium2.PdfDocument(page_of(name)[2])
    outside = []
    for number, page in enumerate(document, start=1):
        words = page.get_textpage()
        for index in range(words.count_chars()):
            left, bottom, right, top = words.get_charbox(index)
            shown = words.get_text_range(index, 1)
            if top - bottom > 16 or not shown.strip():  # the watermark, or the title, which stands well inside
                continue
            if left < 20.5 * MM or right > (210 - 20.5) * MM or bottom < 9 * MM or top > (297 - 9) * MM:
                outside.append((number, shown))
    document.close()
    assert outside == []


def test_the_agencys_credit_code_is_printed_where_it_has_one() -> None:
    base = case(1)
    agency = dataclasses.replace(base.record.agency, credit_code="91000000MA00000000")
    made = certificate_model(resigned(base, agency=agency), issuing())
    assert "统一社会信用代码91000000MA00000000" in texts(render_pdf(made, build_dcc(made)))[0]


@pytest.mark.parametrize(
    ("name", "pages"),
    [
        ("one_point", 2),
        ("six_points", 2),
        ("conformity", 2),
        ("real", 2),
        ("sparse", 2),
        ("thirty_points", 3),
        ("multimeter", 3),
        ("two_hundred_points", 6),
    ],
)
def test_short_certificates_take_two_pages(name: str, pages: int) -> None:
    assert len(texts(page_of(name)[2])) <= pages


def test_a_long_table_repeats_its_head() -> None:
    made, _, pdf = page_of("two_hundred_points")
    pages = texts(pdf)
    rows = [[row for row in made.tables[0].rows if bare(f"{printed(row.value)}{row.U}") in shown] for shown in pages]
    assert sum(map(len, rows)) == 200
    assert all("包含因子" in shown for shown, found in zip(pages, rows, strict=True) if found)


def test_the_qr_code_is_that_of_the_link() -> None:
    made, _, pdf = page_of("one_point")
    wanted = segno.make(made.issuing.verification_link, error="m", micro=False).matrix
    document = pypdfium2.PdfDocument(pdf)
    picture = document[0].render(scale=6).to_pil().convert("L")
    document.close()
    left, top, size = _square(picture)
    count = len(wanted)
    for y, row in enumerate(wanted):
        for x, dark in enumerate(row):
            place = (left + (x + 0.5) * size / count, top + (y + 0.5) * size / count)
            assert (picture.getpixel((int(place[0]), int(place[1]))) < 128) is bool(dark), (x, y)


def _square(picture: object) -> tuple[float, float, float]:
    """Left, top and size of the QR code, the only black thing at the left below the signatures."""
    width, height = picture.size  # type: ignore[attr-defined]
    low, high = int(height * 0.825), int(height * 0.95)
    strip = picture.crop((int(width * 0.105), low, int(width * 0.245), high))  # type: ignore[attr-defined]
    box = strip.point(lambda value: 255 if value < 128 else 0).getbbox()
    assert box is not None
    return int(width * 0.105) + box[0], low + box[1], box[2] - box[0]


def test_the_same_case_gives_the_same_bytes_anywhere(tmp_path: Path) -> None:
    made, xml, pdf = page_of("exponents")
    setting._compiled.cache_clear()
    assert render_pdf(made, xml) == pdf
    script = "\n".join(
        [
            "import hashlib, sys; sys.path[:0] = sys.argv[1:]",
            "from certificate_variants import model; from guiju.certificate import build_dcc, render_pdf",
            "made = model('exponents'); print(hashlib.sha256(render_pdf(made, build_dcc(made))).hexdigest())",
        ]
    )
    here = [str(Path(__file__).parent), str(Path(__file__).parents[2] / "src")]
    done = subprocess.run(
        [sys.executable, "-c", script, *here],
        env={**os.environ, "TZ": "Pacific/Kiritimati", "LC_ALL": "C", "HOME": str(tmp_path)},
        cwd=tmp_path,
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stdout.strip() == hashlib.sha256(pdf).hexdigest()


@pytest.mark.parametrize("shown", ["\ue000", "\U0001f9ff", "\U00013000"])
def test_a_character_that_no_font_has_is_named(shown: str) -> None:
    made = certificate_model(case(1, names=(f"演{shown}", "演示乙", "演示丙")), issuing())
    with pytest.raises(MissingGlyph) as caught:
        render_pdf(made, build_dcc(made))
    assert caught.value.characters == shown
    assert f"U+{ord(shown):04X}" in caught.value.zh and f"U+{ord(shown):04X}" in caught.value.en


def test_rare_characters_of_names_are_there() -> None:
    made = certificate_model(case(1, names=("龘犇淼", "㵘𠮷", "昇·買買提")), issuing())
    shown = "".join(texts(render_pdf(made, build_dcc(made))))
    assert all(name in shown for name in ("龘犇淼", "㵘𠮷", "昇·買買提"))


def test_words_that_look_like_markup_are_printed_as_they_are() -> None:
    odd = '#panic("x") $a^2$ *b* _c_ `d` <e> @f \\ // /* ~ -- [g] {h} "q"'
    made = certificate_model(case(1, item_name=Text(zh=f"计 {odd}", en=odd)), issuing())
    shown = "".join(texts(render_pdf(made, build_dcc(made))))
    assert bare(odd) in shown


def test_what_is_no_utf_8_is_refused() -> None:
    made = model("one_point")
    with pytest.raises(CertificateError, match="UTF-8"):
        render_pdf(made, b"\xff\xfe")


def test_long_words_without_a_break_stay_on_the_page() -> None:
    """A serial number of eighty characters wraps; nothing is cut off."""
    base = case(1, serial="S" * 30 + "-" + "N" * 49)
    made = certificate_model(resigned(base), issuing(number="演示-" + "2026-" * 6 + "000123"))
    pdf = render_pdf(made, build_dcc(made))
    document = pypdfium2.PdfDocument(pdf)
    rights = list(_rights(document))
    document.close()
    assert max(rights) <= (210 - 20.5) * MM
    shown = "".join(texts(pdf))
    assert "S" * 30 in shown and sum(len(run) for run in re.findall("N{4,}", shown)) == 49


def _rights(document: "pypdfium2.PdfDocument") -> Iterator[float]:
    for page in document:
        words = page.get_textpage()
        for index in range(words.count_chars()):
            _, bottom, right, top = words.get_charbox(index)
            if top - bottom <= 16:
                yield right
