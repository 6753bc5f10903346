"""Pages of equipment: the item with label, reasons and due dates, the scanned code, labels, papers."""

import io
import re
import struct
import zlib
from collections.abc import Iterator
from datetime import timedelta
from typing import Any

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from lab_installation import TestInstallation
from lab_registers import address, client, do, furnish, send, text
from PIL import Image
from test_equipment_life import into_service, item, register
from test_equipment_register import certify


@pytest.fixture
def house(sqlite_installation: TestInstallation) -> Iterator[TestInstallation]:
    furnish()
    yield sqlite_installation


def page_of(code: str = "E-1", rest: str = "change/") -> str:
    return address("equipment.equipment", f"{item(code).pk}/{rest}")


def test_the_page_tells_why_an_item_may_not_be_used_and_the_way_out(house: TestInstallation) -> None:
    from guiju.lab.house import clock

    keeper = client("P-K")
    page = text(keeper.get(page_of()))
    assert "停用" in page
    assert "没有校准或检定证书" in page
    assert "请送校并登记证书" in page
    certify("E-1", "C-1", clock.today() + timedelta(days=40), passed=True)
    into_service()
    page = text(keeper.get(page_of()))
    assert "可以：状态、证书、计量确认和计划均符合要求" in page
    assert (clock.today() + timedelta(days=40)).isoformat() in page
    english = text(client("P-K", "en").get(page_of()))
    assert "Qualified" in english


def test_a_scanned_code_leads_to_the_item(house: TestInstallation) -> None:
    register("E-2", "auxiliary")
    keeper = client("P-K")
    answer = keeper.get(address("equipment.equipment"), {"q": "E-2"})
    assert (answer.status_code, answer["Location"]) == (302, page_of("E-2"))
    assert keeper.get(address("equipment.equipment"), {"q": "E-"}).status_code == 200


@pytest.mark.parametrize(
    ("asked", "shown"),
    [("P-K", {"A-1"}), ("丁", {"A-1"}), ("p-k", {"A-1"}), ("-", {"E-1"}), ("P-", set()), ("%", set())],
)
def test_a_filter_by_many_people_is_typed(
    house: TestInstallation, monkeypatch: pytest.MonkeyPatch, asked: str, shown: set[str]
) -> None:
    from guiju.lab.equipment import lists
    from guiju.lab.equipment.acts_life import Move
    from guiju.lab.people.models import Person

    monkeypatch.setattr(lists, "MOST_LISTED", 1)
    assert Person.objects.count() > 1
    register("A-1", "auxiliary")
    do(Move, code="A-1", room_code="R1", custodian="P-K")
    page = text(client("P-K").get(address("equipment.equipment"), {"custodian": asked}))
    assert re.search(r'<input[^>]+name="custodian"', page)
    assert {code for code in ("E-1", "A-1") if f">{code}<" in page} == shown


@pytest.mark.parametrize(
    ("asked", "shown"),
    [
        ({"label": "red"}, {"E-1"}),
        ({"label": "green"}, {"A-1"}),
        ({"label": "yellow"}, set()),
        ({"kind": "auxiliary"}, {"A-1"}),
        ({"room_code": "R1"}, {"A-1"}),
        ({"room_code": "-"}, {"E-1"}),
        ({"due": "60"}, {"A-1"}),
        ({"due": "30"}, set()),
        ({"due": "over"}, set()),
        ({"q": "SN-77"}, {"A-1"}),
    ],
)
def test_the_list_is_narrowed(house: TestInstallation, asked: dict[str, str], shown: set[str]) -> None:
    from guiju.lab.equipment.acts_duties import PlanDuty
    from guiju.lab.equipment.acts_life import Move
    from guiju.lab.equipment.duties import after_months
    from guiju.lab.house import clock

    register("A-1", "auxiliary", serial_number="SN-77")
    into_service("A-1")
    do(Move, code="A-1", room_code="R1", custodian="P-K")
    since = clock.today() - timedelta(days=10)
    do(PlanDuty, equipment="A-1", kind="maintenance", months=2, basis="规程", since=since, stops=False)
    assert timedelta(days=30) < after_months(since, 2) - clock.today() < timedelta(days=60)
    page = text(client("P-K").get(address("equipment.equipment"), asked))
    assert {code for code in ("E-1", "A-1") if f">{code}<" in page} == shown


def test_labels_are_printed_in_both_sizes(house: TestInstallation) -> None:
    keeper = client("P-K")
    for size in ("62x29", "a4"):
        page = text(keeper.get("/equipment/labels", {"item": "E-1", "size": size}))
        assert f"labels-{size}.css" in page
        assert page.count('class="label red"') == 1
        assert "<svg" in page
    assert 'class="label' not in text(keeper.get("/equipment/labels", {"item": "E-?"}))


def test_a_label_names_no_last_day_for_what_is_out_of_use(house: TestInstallation) -> None:
    """A check that does not stop the item ends nothing; the day of the calibration stands on the label."""
    from guiju.lab.equipment.acts_duties import PlanDuty
    from guiju.lab.house import clock

    today = clock.today()
    asked, keeper = {"item": "E-1"}, client("P-K")
    last = today + timedelta(days=300)
    certify("E-1", "C-1", last, passed=True)
    do(PlanDuty, equipment="E-1", kind="maintenance", months=1, basis="规程", since=today, stops=False)
    page = text(keeper.get("/equipment/labels", asked))
    assert 'class="label red"' in page and "可用至" not in page
    into_service()
    page = text(keeper.get("/equipment/labels", asked))
    assert 'class="label green"' in page and f"可用至 {last}" in page
    assert f"校准日期 {item('E-1').certificates.get().calibrated_on}" in page
    do(PlanDuty, equipment="E-1", kind="stability", months=1, basis="规程", since=today, stops=True)
    due = item("E-1").duties.get(kind="stability").due_on
    assert f"可用至 {due}" in text(keeper.get("/equipment/labels", asked))


def test_unfolds_script_leaves_our_file_fields_alone() -> None:
    """It writes a file's name into a text field beside it, which our forms do not have; the mark is its own."""
    from pathlib import Path

    import unfold

    import guiju.lab.ui

    theirs = (Path(unfold.__file__).parent / "static/unfold/js/app.js").read_text("utf-8")
    ours = (Path(guiju.lab.ui.__file__).parent / "static/ui/staff.js").read_text("utf-8")
    assert "if (input.hasChangeListener) {" in theirs
    assert 'querySelectorAll("input[type=file]")) input.hasChangeListener = true' in ours


def chunk(name: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))


def png(width: int = 1, height: int = 1) -> bytes:
    head = struct.pack(">IIBBBBB", width, height, 8, 0, 0, 0, 0)
    pixels = zlib.compress(b"\x00\x00")
    told = chunk(b"tEXt", b"Location\x0039.9N 116.4E")
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + told + chunk(b"IDAT", pixels) + chunk(b"IEND", b"")


def jpeg() -> bytes:
    """A photograph that says where it was taken."""
    written, exif = io.BytesIO(), Image.Exif()
    exif[0x010E] = "39.9N 116.4E"
    Image.new("RGB", (8, 8), "red").save(written, "JPEG", exif=exif)
    return written.getvalue()


@pytest.mark.parametrize("data", [png(), jpeg()])
def test_a_photograph_is_encoded_anew_and_tells_no_place(house: TestInstallation, data: bytes) -> None:
    keeper = client("P-K")
    told = {"kind": "photo", "title": "正面", "day": "2026-01-05"}
    upload = SimpleUploadedFile("p.jpg", data, "image/jpeg")
    assert send(keeper, page_of(rest="do/document/"), **told, file_sha256=upload).status_code == 302
    filed = item().documents.get()
    answer = keeper.get(f"/equipment/documents/{filed.pk}")
    assert (filed.media_type, answer["Content-Type"]) == ("image/jpeg", "image/jpeg")
    assert b"116.4" in data
    assert b"116.4" not in answer.content
    assert Image.open(io.BytesIO(answer.content)).format == "JPEG"
    assert answer["X-Content-Type-Options"] == "nosniff"
    assert f"/equipment/documents/{filed.pk}" in text(keeper.get(page_of()))


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"<html>", "不是可读的图片"),
        (b"\x89PNG\r\n\x1a\nbroken", "不是可读的图片"),
        (png(6500, 6500), "像素"),
        (jpeg()[:-200], "不是可读的图片"),
        (png()[:60] + b"0000", "不是可读的图片"),
    ],
)
def test_what_is_no_whole_picture_is_not_taken(house: TestInstallation, data: bytes, why: str) -> None:
    told = {"kind": "photo", "title": "正面", "day": "2026-01-05"}
    upload = SimpleUploadedFile("p.jpg", data, "image/jpeg")
    answer = send(client("P-K"), page_of(rest="do/document/"), **told, file_sha256=upload)
    assert answer.status_code == 422
    assert why in text(answer)
    assert not item().documents.exists()


def test_a_paper_is_handed_out_and_not_shown(house: TestInstallation) -> None:
    keeper = client("P-K")
    told: dict[str, Any] = {"kind": "manual", "title": "说明书", "day": "2026-01-05"}
    upload = SimpleUploadedFile("p.pdf", b"%PDF-1.4 test", "application/pdf")
    assert send(keeper, page_of(rest="do/document/"), **told, file_sha256=upload).status_code == 302
    answer = keeper.get(f"/equipment/documents/{item().documents.get().pk}")
    assert answer["Content-Disposition"].startswith("attachment")
    assert answer["Content-Type"] == "application/octet-stream"
    assert client("-").get(f"/equipment/documents/{item().documents.get().pk}").status_code == 302


DEEDS: tuple[tuple[str, dict[str, str], str], ...] = (
    ("move", {"room_code": "R1", "custodian": "P-K"}, "placements"),
    ("plan", {"kind": "maintenance", "months": "12", "basis": "规程"}, "duties"),
    ("event", {"kind": "purchase", "text": "购置", "amount": "100"}, "events"),
    ("seal", {"number": "S-1", "place": "螺钉"}, "seals"),
    (
        "check",
        {
            "method": "drift",
            "object": "核查标准",
            "point": "10 mm",
            "value": "10",
            "reference": "10",
            "limit_given": "1",
        },
        "checks",
    ),
)


@pytest.mark.parametrize(("deed", "members", "rows"), DEEDS, ids=[each[0] for each in DEEDS])
def test_each_form_of_the_page_does_its_act(
    house: TestInstallation, deed: str, members: dict[str, str], rows: str
) -> None:
    sent = send(client("P-K"), page_of(rest=f"do/{deed}/"), **members)
    assert sent.status_code == 302, text(sent)
    assert getattr(item(), rows).count() == 1
    assert client("P-K").get(page_of()).status_code == 200
    assert send(client("P-C"), page_of(rest=f"do/{deed}/"), **members).status_code == 403


def test_the_page_of_a_set_tells_whether_it_is_complete(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts_sets import AddMember, FormSet
    from guiju.lab.house import clock

    made = do(FormSet, code="SET-1", name="量块标准", name_en="Gauge blocks")
    path = address("equipment.standardset", f"{made.pk}/change/")
    keeper = client("P-K")
    assert "没有成员" in text(keeper.get(path))
    do(AddMember, standard_set="SET-1", equipment="E-1", main=True, valid_from=clock.today())
    assert "1 件中 0 件可用" in text(keeper.get(path))
    certify("E-1", "C-1", clock.today() + timedelta(days=40), passed=True)
    into_service()
    assert "齐全可用" in text(keeper.get(path))
