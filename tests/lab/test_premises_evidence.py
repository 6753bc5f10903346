"""Places as evidence: tenure, named addresses, pictures; and climate readings that count only by their sensor."""

import io
from collections.abc import Iterator
from datetime import date, timedelta
from typing import Any

import bench_house
import pytest
from bench_house import CALIBRATOR, H2
from django.db import models
from lab_installation import TestInstallation

pytest_plugins = ["bench_fixtures"]

STRANGE = "NO-SUCH-SENSOR"


@pytest.fixture
def furnished(sqlite_installation: TestInstallation) -> Iterator[TestInstallation]:
    """A small furnished house."""
    from lab_registers import furnish

    furnish()
    yield sqlite_installation


def read(sensor: str, temperature: str = "20.0", minutes_ago: int = 0) -> None:
    """Writes down temperature and humidity of the bench's room by some sensor."""
    from guiju.lab.house import clock
    from guiju.lab.premises.acts import RecordClimate

    at = clock.now() - timedelta(minutes=minutes_ago)
    for quantity, value, unit in (("temperature", temperature, "°C"), ("relative_humidity", "48", "%")):
        members = {"room": "DEMO-R1", "quantity": quantity, "value": value, "unit": unit, "at": at, "sensor": sensor}
        bench_house.act(RecordClimate, CALIBRATOR, **members)


def start_refused() -> list[tuple[str, str]]:
    """Code and reason of each finding for which the start is refused; empty when it is done."""
    from guiju.lab.calibrations.acts import StartMeasurement
    from guiju.lab.house.act import Refused

    try:
        bench_house.act(StartMeasurement, CALIBRATOR, job=H2)
    except Refused as refused:
        return [(each.code, dict(each.parameters).get("why", "")) for each in refused.findings]
    return []


def test_a_sensor_that_is_not_registered_is_no_evidence(own_bench: None) -> None:
    from guiju.lab.calibrations.acts import StartMeasurement
    from guiju.lab.house.act import Refused

    read(STRANGE)
    assert start_refused() == [("climate_out_of_limits", "not_registered")] * 2
    with pytest.raises(Refused) as caught:
        bench_house.act(StartMeasurement, CALIBRATOR, job=H2)
    assert "NO-SUCH-SENSOR" in caught.value.sentence("zh")
    assert "不在设备登记中" in caught.value.sentence("zh")
    page = bench_house.words(bench_house.client(CALIBRATOR).get(f"/jobs/{H2}/bench/"))
    assert "不在设备登记中" in page
    read("DEMO-E-CLIMATE")
    assert start_refused() == []


def test_out_of_limits_by_a_strange_sensor_says_nothing_about_the_room(own_bench: None) -> None:
    read("DEMO-E-CLIMATE")
    read(STRANGE, temperature="35")
    assert start_refused() == []


@pytest.mark.parametrize(("temperature", "refused"), [("45", True), ("41", True), ("-1", True), ("22", False)])
def test_a_reading_beyond_the_sensors_range_is_no_room_within_limits(
    own_bench: None, temperature: str, refused: bool
) -> None:
    """The sensor is confirmed from 10 °C to 40 °C; what lies beyond, and out of the limits, is not thrown away."""
    read("DEMO-E-CLIMATE", minutes_ago=1)
    read("DEMO-E-CLIMATE", temperature=temperature)
    assert ("climate_out_of_limits" in {code for code, _ in start_refused()}) is refused


@pytest.mark.parametrize(
    ("changed", "wanted"),
    [
        ({"value": "-0"}, "climate_notation"),
        ({"value": "-0.0"}, "climate_notation"),
        ({"value": "1e2"}, "climate_notation"),
        ({"value": "2E1"}, "climate_notation"),
        ({"value": "-0.1"}, ""),
        ({"value": "0"}, ""),
        ({"value": "20.50"}, ""),
        ({"sensor": " "}, "column_empty"),
    ],
)
def test_a_reading_is_written_as_a_sensor_shows_it(own_bench: None, changed: dict[str, str], wanted: str) -> None:
    from lab_standards import refusal

    from guiju.lab.house import clock
    from guiju.lab.premises.acts import RecordClimate

    told = {"room": "DEMO-R1", "quantity": "temperature", "value": "20", "unit": "°C", "sensor": "DEMO-E-CLIMATE"}
    call = lambda: bench_house.act(RecordClimate, CALIBRATOR, **told | changed, at=clock.now())  # noqa: E731
    assert refusal(call) == wanted


@pytest.mark.parametrize(("changed", "why"), [("suspended", "not_in_service"), ("certificate", "not_confirmed")])
def test_a_sensor_out_of_order_is_no_evidence(own_bench: None, changed: str, why: str) -> None:
    from guiju.lab.demo import evidence, standards
    from guiju.lab.equipment.acts import ChangeState
    from guiju.lab.house import clock

    if changed == "suspended":
        bench_house.act(ChangeState, "demo-keeper", code="DEMO-E-CLIMATE", state="suspended", reason="疑似超差")
    else:
        day = clock.today()
        stage, item = bench_house.later(), evidence.THERMOHYGROMETER
        standards.file_certificate(
            stage, item, "DEMO-E-CLIMATE", "新证书", calibrated_on=day, valid_to=day + timedelta(days=365)
        )
    read("DEMO-E-CLIMATE")
    assert start_refused() == [("climate_out_of_limits", why)] * 2


def test_a_reading_beyond_the_confirmed_range_is_no_evidence(own_bench: None) -> None:
    read("DEMO-E-CLIMATE", temperature="45")
    assert start_refused() == [("climate_out_of_limits", "outside_confirmed")]


def test_the_bench_says_which_readings_count(own_bench: None) -> None:
    from guiju.lab.premises.models import Room

    read("DEMO-E-CLIMATE")
    read(STRANGE)
    pk = Room.objects.get(code="DEMO-R1").pk
    page = bench_house.words(bench_house.client("demo-technical").get(f"/registers/premises/room/{pk}/change/"))
    assert "不在设备登记中" in page
    assert "有效" in page
    bench = bench_house.words(bench_house.client(CALIBRATOR).get(f"/jobs/{H2}/bench/"))
    assert '<option value="DEMO-E-CLIMATE">' in bench


def test_work_starts_only_at_an_address_that_the_qualification_in_use_names(own_bench: None) -> None:
    from guiju.lab.agency.acts import FileQualification
    from guiju.lab.house import clock
    from guiju.lab.house.files import store
    from guiju.lab.premises.acts import AmendSite, EndNamedAddress, NameAddress
    from guiju.lab.premises.models import NamedAddress, Site

    read("DEMO-E-CLIMATE")
    today, site = clock.today(), Site.objects.get()
    row = NamedAddress.objects.get()
    bench_house.act(EndNamedAddress, "demo-quality", row=row.pk, last_day=today - timedelta(days=1), reason="迁址")
    assert start_refused() == [("place_not_covered", "")]
    other = {"kind": "accreditation", "number": "别的资质", "issuer": "某机构", "valid_from": today, "valid_to": today}
    other |= {"file_sha256": store(b"%PDF-1.7 another certificate", "application/pdf")}
    bench_house.later().do(FileQualification, "demo-quality", **other)
    named = {"site": site.code, "address": site.address, "valid_from": today}
    bench_house.act(NameAddress, "demo-quality", qualification="别的资质", **named)
    # Another qualification than that of the scope lines names it: not enough.
    assert start_refused() == [("place_not_covered", "")]
    bench_house.act(NameAddress, "demo-quality", qualification=row.qualification, **named)
    members = {name: getattr(site, name) for name in AmendSite.columns}
    bench_house.act(
        AmendSite, "demo-quality", code=site.code, reason="更正", **{**members, "address": site.address + "二楼"}
    )
    assert start_refused() == [("place_not_covered", "")]
    bench_house.act(AmendSite, "demo-quality", code=site.code, reason="恢复", **members)
    assert start_refused() == []


def test_a_measurement_without_readings_for_too_long_is_not_finished(own_bench: None) -> None:
    from guiju.lab.calibrations.facts import job_facts
    from guiju.lab.calibrations.models import Job
    from guiju.lab.house import clock
    from guiju.lab.house.reading import Reading
    from guiju.lab.house.watching import NOBODY

    read("DEMO-E-CLIMATE")
    assert start_refused() == []
    job = Job.objects.get(number=H2)
    gaps: dict[int, int | None] = {}
    for minutes in (119, 121, 122):
        facts = job_facts(Reading(NOBODY, locking=False), "finish", job, clock.now() + timedelta(minutes=minutes))
        gaps[minutes] = facts.sections[0].conditions[0].longest_gap
    assert gaps[119] is not None and gaps[119] <= 120
    assert gaps[122] is not None and gaps[122] > 120


def test_a_site_is_judged_by_its_proof_and_its_named_address(furnished: TestInstallation) -> None:
    from lab_registers import do

    from guiju.lab.house.act import Refused
    from guiju.lab.house.files import store
    from guiju.lab.house.watching import findings_on
    from guiju.lab.premises.acts import EndTenure, NameAddress, RecordTenure
    from guiju.lab.ui.dues import dues

    def found(day: date) -> set[str]:
        return {each.code for each in findings_on(day, "premises") if each.subject == "S1"}

    last = date(2026, 9, 30)
    assert found(last) == {"site_tenure_missing", "site_address_not_named"}
    paper = store(b"%PDF-1.7 lease", "application/pdf")
    lease = {"site": "S1", "holder": "某园区", "valid_from": date(2026, 2, 1), "file_sha256": paper}
    row = do(RecordTenure, **lease, kind="leased", valid_to=last)
    do(NameAddress, site="S1", qualification="L0001", address="某 市", valid_from=date(2026, 2, 1))
    days = (date(2026, 1, 31), date(2026, 2, 1), last, last + timedelta(days=1))
    assert ["site_tenure_missing" in found(day) for day in days] == [True, False, False, True]
    assert ["site_address_not_named" in found(day) for day in days] == [True, False, False, False]
    assert [(each.kind, each.site) for each in dues(last, last)] == [("tenure", "S1")]
    for wrong in ({"kind": "borrowed", "valid_to": last}, {"kind": "leased", "valid_to": date(2026, 1, 1)}):
        with pytest.raises(Refused):
            do(RecordTenure, **lease, **wrong)
    with pytest.raises(Refused):
        do(NameAddress, site="S1", qualification="no such", address="某市", valid_from=date(2026, 2, 1))
    forever = do(RecordTenure, **lease, kind="owned", valid_to=None)
    do(EndTenure, row=forever.pk, last_day=date(2026, 12, 31), reason="出售")
    assert "site_tenure_missing" not in found(date(2026, 12, 31))
    assert "site_tenure_missing" in found(date(2027, 1, 1))
    assert row.valid_to == last


def picture(kind: str, size: tuple[int, int] = (40, 30), **more: Any) -> bytes:
    from PIL import Image

    written = io.BytesIO()
    Image.new("RGBA" if kind == "PNG" else "RGB", size, "red").save(written, kind, **more)
    return written.getvalue()


def test_a_photo_is_encoded_anew_and_keeps_no_place() -> None:
    from PIL import Image

    from guiju.lab.house.images import LONGEST_SIDE, encoded_anew

    exif = Image.Exif()
    exif[0x010E] = "SECRET PLACE"
    exif[0x0112] = 6
    sent = picture("JPEG", exif=exif.tobytes())
    assert b"SECRET PLACE" in sent
    kept = encoded_anew(sent)
    assert b"SECRET" not in kept
    with Image.open(io.BytesIO(kept)) as shown:
        assert (shown.format, shown.size, len(shown.getexif())) == ("JPEG", (30, 40), 0)
    with Image.open(io.BytesIO(encoded_anew(picture("PNG", (5000, 100))))) as wide:
        assert max(wide.size) == LONGEST_SIDE


@pytest.mark.parametrize("sent", [b"", b"%PDF-1.7", b"GIF89a", b"<svg/>", b"\xff\xd8\xff\xe0 broken"])
def test_what_is_no_picture_is_refused(sent: bytes) -> None:
    from guiju.lab.house.images import PictureUnreadable, encoded_anew

    with pytest.raises(PictureUnreadable):
        encoded_anew(sent)
    with pytest.raises(PictureUnreadable):
        encoded_anew(picture("PNG")[:60] + sent)


def test_a_picture_of_too_many_pixels_is_not_drawn(monkeypatch: pytest.MonkeyPatch) -> None:
    from guiju.lab.house import images

    monkeypatch.setattr(images, "MOST_PIXELS", 1199)
    with pytest.raises(images.PictureUnreadable, match="pixels"):
        images.encoded_anew(picture("PNG"))
    monkeypatch.setattr(images, "MOST_PIXELS", 1200)
    assert images.encoded_anew(picture("PNG")).startswith(b"\xff\xd8\xff")


def test_a_room_gets_its_plan_on_the_page(furnished: TestInstallation) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile
    from lab_registers import address, client, first, model_of, send, text

    browser, pk = client("P-T"), first("premises.room").pk
    base = address("premises.room", f"{pk}/")
    members = {"kind": "plan", "title": "平面", "valid_from": "2026-01-01"}
    wrong = SimpleUploadedFile("p.png", b"GIF89a not", "image/png")
    assert "不是可读的图片" in text(send(browser, f"{base}do/picture/", **members, file_sha256=wrong))
    sent = SimpleUploadedFile("p.png", picture("PNG"), "image/png")
    assert send(browser, f"{base}do/picture/", **members, file_sha256=sent).status_code == 302
    row = model_of("premises.roomfile").objects.get()
    shown = browser.get(f"/kept/premises/roomfile/{row.pk}")
    assert (shown["Content-Type"], shown.content[:3]) == ("image/jpeg", b"\xff\xd8\xff")
    assert f"/kept/premises/roomfile/{row.pk}" in text(browser.get(f"{base}change/"))
    ended = send(browser, f"{base}do/end_picture/{row.pk}/", last_day="2026-06-30", reason="改建")
    assert ended.status_code == 302
    assert model_of("premises.roomfile").objects.get().valid_to == date(2026, 6, 30)


def test_lists_are_narrowed_to_a_site(own_bench: None) -> None:
    browser = bench_house.client("demo-clerk")
    assert "DEMO-C-0001" in bench_house.words(browser.get("/commissions/", {"site": "DEMO-S1"}))
    assert "DEMO-C-0001" not in bench_house.words(browser.get("/commissions/", {"site": "S-ELSEWHERE"}))
    assert browser.get("/issued/", {"site": "S-ELSEWHERE"}).status_code == 200


def test_the_limits_of_a_room_are_those_of_the_editions_in_force_today(sqlite_installation: TestInstallation) -> None:
    """One that is to be replaced tomorrow still holds; one of tomorrow does not yet."""
    from datetime import timedelta

    from lab_registers import do, furnish

    from guiju.lab.house import clock
    from guiju.lab.methods.acts import AddEdition, RegisterMethod
    from guiju.lab.premises.queries import narrowest

    furnish()
    today = clock.today()
    one = timedelta(days=1)
    spans = (
        ("now", today, today + one, "19.5", "20.5"),
        ("over", today - one, today, "19.9", "20.1"),
        ("later", today + one, None, "19.8", "20.2"),
        ("long", today - one, None, "18", "28"),
    )
    for name, first, end, lower, upper in spans:
        limit = {"quantity": "temperature", "interval": {"lower": lower, "upper": upper, "unit": "°C"}}
        do(RegisterMethod, code=f"M-{name}", title="量块", title_en="", kind="own", field="length")
        do(
            AddEdition,
            method=f"M-{name}",
            edition=name,
            effective_from=first,
            superseded_on=end,
            environment=[{**limit, "largest_change_per_hour": None}],
            standards=[],
            reviewer_may_sign=False,
            rounding="up",
        )
    assert narrowest()["temperature", "°C"] == ("19.5", "20.5")


@pytest.mark.parametrize(
    ("by", "value", "minutes", "found"),
    [
        ("", "", 0, "climate_correction_unproven"),
        (CALIBRATOR, "28.9", 1, ""),
        (CALIBRATOR, "29", 1, "climate_correction_unproven"),
        (CALIBRATOR, "23", 0, "climate_correction_unproven"),
        (CALIBRATOR, "23", -1, "climate_correction_unproven"),
        (CALIBRATOR, "23", 120, ""),
        (CALIBRATOR, "23", 121, "climate_correction_unproven"),
        ("demo-technical", "23", 1, "climate_correction_unproven"),
    ],
)
def test_a_correction_is_borne_out_by_the_next_reading_of_somebody_else(
    own_bench: None, by: str, value: str, minutes: int, found: str
) -> None:
    from lab_standards import refusal

    from guiju.lab.house import clock
    from guiju.lab.premises.acts import CorrectClimate, RecordClimate
    from guiju.lab.premises.models import ClimateReading

    first = clock.now() - timedelta(minutes=130)
    members = {"room": "DEMO-R1", "quantity": "temperature", "unit": "°C", "sensor": "DEMO-E-CLIMATE"}
    bench_house.act(RecordClimate, CALIBRATOR, **members, value="35", at=first)
    models.QuerySet(ClimateReading).filter(at__gt=first).update(at=first - timedelta(days=1))
    if by:
        bench_house.act(RecordClimate, by, **members, value=value, at=first + timedelta(minutes=minutes))
    row = ClimateReading.objects.get(value="35").pk
    asked = {"row": row, "value": "23", "reason": "误录"}
    assert refusal(lambda: bench_house.act(CorrectClimate, "demo-technical", **asked)) == found


def test_who_corrected_the_climate_does_not_measure_there(own_bench: None) -> None:
    from lab_registers import do
    from lab_standards import refusal

    from guiju.lab.calibrations.models import Job
    from guiju.lab.house import clock
    from guiju.lab.people.acts import GiveRole
    from guiju.lab.premises.acts import CorrectClimate, RecordClimate
    from guiju.lab.premises.models import ClimateReading

    do(GiveRole, person=CALIBRATOR, name="quality_manager", valid_from=clock.today())
    members = {"quantity": "temperature", "value": "35", "unit": "°C", "sensor": "DEMO-E-CLIMATE"}
    first = clock.now() - timedelta(minutes=5)
    bench_house.act(RecordClimate, "demo-keeper", **members, room="DEMO-R1", at=first)
    bench_house.act(RecordClimate, "demo-keeper", **{**members, "value": "20"}, room="DEMO-R1", at=clock.now())
    read("DEMO-E-CLIMATE")
    jobs = models.QuerySet(Job).filter(number=H2)
    row = ClimateReading.objects.get(value="35").pk
    models.QuerySet(Job).filter(calibrator=CALIBRATOR).update(calibrator="demo-technical")
    assert refusal(lambda: bench_house.act(CorrectClimate, CALIBRATOR, row=row, value="20", reason="误录")) == ""
    jobs.update(calibrator=CALIBRATOR)
    assert start_refused() == [("climate_corrected_measures", "")]
    # Another room, and a day that is over, are no matter of the work.
    rows = models.QuerySet(ClimateReading).filter(pk=row)
    rows.update(at=clock.midnight(clock.today()) - timedelta(hours=3))
    assert start_refused() == []


def test_a_reading_is_corrected_by_who_neither_read_it_nor_measures_there(own_bench: None) -> None:
    from lab_standards import refusal

    from guiju.lab.calibrations.models import Job
    from guiju.lab.premises.acts import CorrectClimate, RecordClimate
    from guiju.lab.premises.models import ClimateReading

    read("DEMO-E-CLIMATE", "35", minutes_ago=5)
    read("DEMO-E-CLIMATE", "22.1", minutes_ago=3)
    row = ClimateReading.objects.get(value="35")
    technical, quality = "demo-technical", "demo-quality"

    def correct(by: str, value: str, pk: int = row.pk) -> str:
        return refusal(lambda: bench_house.act(CorrectClimate, by, row=pk, value=value, reason="误录"))

    jobs = models.QuerySet(Job).filter(number=H2)
    jobs.update(calibrator=technical)
    assert correct(technical, "23") == "climate_correction_measures"
    # A job that ended before it was read, or stands in another room, is no matter of the reading.
    jobs.update(finished_at=row.at - timedelta(seconds=1))
    assert correct(technical, "23") == ""
    jobs.update(finished_at=row.at)
    assert correct(technical, "22") == "climate_correction_measures"
    jobs.update(finished_at=None, room_code="DEMO-R2")
    assert correct(technical, "22") == ""
    row.refresh_from_db()
    assert (row.value, row.corrected) == ("22", "35 → 23: 误录; 23 → 22: 误录")
    members = {"room": "DEMO-R1", "quantity": "temperature", "value": "36", "unit": "°C", "sensor": "DEMO-E-CLIMATE"}
    bench_house.act(RecordClimate, quality, **members, at=row.at)
    own = ClimateReading.objects.get(value="36").pk
    assert correct(quality, "23", own) == "climate_correction_own"
    assert correct(technical, "23", own) == ""
    jobs.update(calibrator=CALIBRATOR, room_code="DEMO-R1")
    assert "36 → 23: 误录" in bench_house.words(bench_house.client(CALIBRATOR).get(f"/jobs/{H2}/bench/"))
