"""Certificates as they come in, their correction, the issuer asked, confirmation computed and never widened."""

import re
from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_registers import client, do, furnish, hidden, shown, text
from lab_standards import as_person, certificate, confirm, days, demand, point, refusal, today

EXAMPLES = Path(__file__).parents[3] / "shared/reference/dcc/examples"
POINTS = [
    point("10", "0.00001", "0.00004", "mm"),
    point("50", "0.00002", "0.00006", "mm"),
    point("100", "0", "0.0002", "mm"),
]


@pytest.fixture
def house(installation: TestInstallation) -> Iterator[TestInstallation]:
    """A furnished house, on both databases."""
    furnish()
    yield installation


@pytest.fixture
def page_house(sqlite_installation: TestInstallation) -> Iterator[TestInstallation]:
    furnish()
    yield sqlite_installation


def standard_on(day: Any) -> Any:
    from guiju.lab.equipment.facts import standard
    from guiju.lab.house.act import Reading
    from guiju.lab.house.signing import SYSTEM

    return standard(Reading(SYSTEM, locking=False), "E-1", day)


def test_a_certificate_keeps_what_its_file_says_and_is_in_force_once_on_file(house: TestInstallation) -> None:
    row = certificate("E-1", "G-1", POINTS, "mm", calibrated_on=today() - days(5))
    assert (row.source, row.signature, row.filed_on) == ("typed", "none", today())
    # Calibrated five days ago and filed today: yesterday nobody could use it.
    assert standard_on(today() - days(1)).certificate is None
    assert standard_on(today()).certificate.number == "G-1"
    assert standard_on(today()).confirmation is None


@pytest.mark.shared
@pytest.mark.parametrize(
    ("name", "signature"),
    [
        ("dcc_gp_temperature_typical_v12_v3.2.0_signed_manipulated.xml", "broken"),
        ("made_here_mass_E2_3.3.0.xml", "unsigned"),
    ],
)
def test_the_signature_is_read_from_the_file_and_not_from_who_files_it(
    house: TestInstallation, shared: Path, name: str, signature: str
) -> None:
    from guiju.lab.equipment.dcc_intake import read
    from guiju.lab.house import files
    from guiju.record.codec import encode

    data = (shared / "reference/dcc/examples" / name).read_bytes()
    told = read(data).values
    said = {each: told[each] for each in ("calibrated_on", "issued_on", "serial_number") if told[each]}
    said |= {"file_sha256": files.store(data, "application/xml"), "signature": "trusted", "source": "typed"}
    points, unit = [encode(each) for each in told["points"]], told["unit"]
    row = certificate("E-1", "D-1", points, unit, **said, signer="x")
    assert (row.source, row.signature) == ("dcc", signature)
    assert row.signer != "x"
    # A sound signature does not make it the certificate of this item: the serial number is another's.
    expected = "certificate_not_believed" if signature == "broken" else "certificate_of_other_item"
    ends = sorted((each["nominal"]["value"] for each in points), key=float)
    assert refusal(lambda: confirm("E-1", "D-1", demand(ends[0], ends[-1], unit, ends[-1]))) == expected
    # What is keyed beside the file is what the file says, in every column that it has.
    for changed in ({"points": [{**points[0], "U": "77"}]}, {"serial_number": "E-1"}, {"calibrated_on": DAY_BEFORE}):
        wrong = {**said, **changed}
        keyed = wrong.pop("points", points)
        assert refusal(lambda: certificate("E-1", "D-2", keyed, unit, **wrong)) == "certificate_not_as_file"  # noqa: B023
    assert refusal(lambda: certificate("E-1", "D-2", points[:1], unit, **said)) == ""


DAY_BEFORE = date(2020, 1, 1)
NONSENSE = (
    ({"U": "0"}, "certificate_points"),
    ({"U": "-0.002"}, "certificate_points"),
    ({"k": "0"}, "certificate_points"),
    ({"k": "-2"}, "certificate_points"),
    ({"k": "5.1"}, "certificate_points"),
    ({"U": "1e-400"}, "certificate_points"),
    ({"nominal": {"value": "100", "unit": "V"}}, "certificate_points"),
    ({"correction": "77"}, "certificate_point_contradicts"),
    ({"value": "100"}, "certificate_point_contradicts"),
    ({"value": "100.4"}, "certificate_point_contradicts"),
    # Rounded to the last digit it is the same; k at its largest is a k.
    ({"value": "100.31", "k": "5"}, ""),
)


def test_what_contradicts_itself_is_not_filed(house: TestInstallation) -> None:
    def filing(**changed: Any) -> str:
        return refusal(lambda: certificate("E-1", "G-9", changed.pop("points", POINTS), "mm", **changed))

    assert filing(calibrated_on=today() + days(1)) == "certificate_in_future"
    assert filing(valid_to=today() - days(1)) == "days_reversed"
    assert filing(verdict="pass") == "certificate_verdict"
    assert filing(kind="verification", verdict="good") == "certificate_verdict"
    assert filing(points=[{"nominal": "10"}]) == "certificate_points"
    sound = {"nominal": {"value": "100", "unit": "mm"}, "value": "100.3", "correction": "0.3", "U": "0.1", "k": "2"}
    for place, (changed, found) in enumerate(NONSENSE):
        number = f"N-{place}"
        filed = refusal(lambda: certificate("E-1", number, [{**sound, **changed}], "mm"))  # noqa: B023
        assert filed == found, changed
    assert filing(issued_on=today() + days(1)) == "certificate_issued_ahead"
    assert filing(kind="blah") == filing(competence_kind="god") == "word_unknown"
    assert refusal(lambda: certificate("E-1", "G-9", [sound], "blah")) == "unit_unknown"
    assert filing(file_sha256="0" * 64) == "not_found"
    assert filing(issuer=" ") == filing(competence_reference="") == "column_empty"
    assert filing(issued_on=today() - days(1)) == "days_reversed"
    assert filing(calibrated_on=date(1850, 1, 1)) == filing(valid_to=date(2199, 1, 1)) == "certificate_days_far"
    assert filing(points=[]) == "certificate_points"
    other = {**sound, "value": "110", "correction": "10"}
    metres = {**sound, "nominal": {"value": "0.1", "unit": "m"}, "value": "0.4", "U": "0.2"}
    assert filing(points=[sound, other]) == filing(points=[sound, metres]) == "certificate_points"
    assert refusal(lambda: certificate("E-1", "SAME-TWICE", [sound, sound], "mm")) == ""
    assert filing(corrects="G-8") == "certificate_not_correctable"
    assert filing() == ""


def test_a_corrected_certificate_takes_its_place_and_both_are_kept(house: TestInstallation) -> None:
    from guiju.lab.equipment.models import Certificate

    certificate("E-1", "G-1", POINTS, "mm")
    certificate("E-1", "G-1A", POINTS[:2], "mm", corrects="G-1")
    assert standard_on(today()).certificate.number == "G-1A"
    assert Certificate.objects.count() == 2
    twice = refusal(lambda: certificate("E-1", "G-1B", POINTS, "mm", corrects="G-1"))
    itself = refusal(lambda: certificate("E-1", "G-2", POINTS, "mm", corrects="G-2"))
    assert (twice, itself) == ("certificate_not_correctable",) * 2


def test_the_issuer_is_asked_and_answers_once_with_evidence(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts import AskIssuer, RecordIssuerAnswer
    from guiju.lab.house import files
    from guiju.lab.house.watching import findings_on

    def codes() -> set[str]:
        return {each.code for each in findings_on(today(), "traceability")}

    certificate("E-1", "G-1", POINTS, "mm")
    assert codes() == {"issuer_confirmation_short"}
    asked = do(AskIssuer, equipment="E-1", certificate="G-1", channel="letter", question="是否由贵院出具")
    evidence = files.store(b"%PDF-1.7 yes", "application/pdf")

    def answer(**changed: Any) -> str:
        members = {"answer": "genuine", "answered_on": today(), "answer_text": "", "evidence_sha256": evidence}
        return refusal(lambda: do(RecordIssuerAnswer, question=asked.pk, **{**members, **changed}))

    assert answer(evidence_sha256="") == "issuer_answer_needs_evidence"
    assert answer(answer="perhaps") == "issuer_answer_needs_evidence"
    assert answer(answered_on=today() - days(1)) == "days_reversed"
    assert answer(answered_on=today() + days(1)) == "days_reversed"
    assert codes() == {"issuer_confirmation_short"}
    assert answer() == ""
    assert codes() == set()
    assert answer() == "issuer_answered"
    again = do(AskIssuer, equipment="E-1", certificate="G-1", channel="check_page", question="再次核实")
    denied = {"answer": "not_genuine", "answered_on": today(), "answer_text": "", "evidence_sha256": evidence}
    do(RecordIssuerAnswer, question=again.pk, **denied)
    assert codes() == {"certificate_denied_by_issuer"}
    # It proves nothing any more: no competence counts at the bench, and nobody confirms it as fit.
    assert standard_on(today()).certificate.competence.kind == "none"
    asked_of_it = demand("0.5", "100", "mm", "1")
    assert refusal(lambda: confirm("E-1", "G-1", asked_of_it)) == "certificate_not_believed"
    assert confirm("E-1", "G-1", asked_of_it, passed=False, remark="不是其出具").passed is False


def test_the_register_compares_the_newest_certificate_with_the_item(house: TestInstallation) -> None:
    from guiju.lab.house.watching import findings_on

    certificate("E-1", "G-1", POINTS, "mm", serial_number="ANOTHER", calibrated_on=today() - days(3))
    codes = {each.code for each in findings_on(today(), "traceability")}
    assert codes == {"issuer_confirmation_short", "certificate_serial_contradiction"}
    certificate("E-1", "G-2", POINTS, "mm", serial_number="e 1")
    assert {each.code for each in findings_on(today(), "traceability")} == {"issuer_confirmation_short"}


def test_confirmation_is_computed_restricted_and_in_force_from_its_day(house: TestInstallation) -> None:
    certificate("E-1", "G-1", POINTS, "mm")
    row = confirm("E-1", "G-1", demand("0.5", "100", "mm", "0.0001"))
    assert (row.passed, row.computed_passed, row.lower, row.upper, row.unit) == (True, True, "10", "50", "mm")
    assert [each["reason"] for each in row.compared] == ["", "", "U"]
    held = standard_on(today()).confirmation
    assert (held.range.lower, held.range.upper, held.passed) == ("10", "50", True)


def test_a_person_may_restrict_with_a_reason_and_never_widen(house: TestInstallation) -> None:
    certificate("E-1", "G-1", POINTS, "mm")
    asked = demand("0.5", "100", "mm", "0.0001")

    def confirming(**more: Any) -> str:
        return refusal(lambda: confirm("E-1", "G-1", asked, **more))

    assert confirming(lower="10", upper="50.1", remark="r") == "confirmation_wider"
    assert confirming(lower="9.9", upper="50", remark="r") == "confirmation_wider"
    assert confirming(lower="50", upper="10", remark="r") == "confirmation_wider"
    assert confirming(lower="ten", upper="50", remark="r") == "confirmation_wider"
    assert confirming(lower="10", upper="40") == "confirmation_needs_reason"
    assert confirming(passed=False) == "confirmation_needs_reason"
    row = confirm("E-1", "G-1", asked, lower="10", upper="40", remark="50 mm 端有划痕")
    assert (row.lower, row.upper, row.computed_upper) == ("10", "40", "50")
    refused = confirm("E-1", "G-1", asked, passed=False, remark="划痕")
    assert (refused.passed, refused.lower, refused.computed_passed) == (False, "", True)


def test_what_does_not_meet_the_demand_is_filed_as_not_fit_alone(house: TestInstallation) -> None:
    certificate("E-1", "G-1", POINTS, "mm")
    strict = demand("0.5", "100", "mm", "0.00001")
    assert refusal(lambda: confirm("E-1", "G-1", strict)) == "confirmation_not_met"
    outside = demand("200", "300", "mm", "1")
    assert refusal(lambda: confirm("E-1", "G-1", outside)) == "confirmation_compares_nothing"
    assert refusal(lambda: confirm("E-1", "G-1")) == "confirmation_compares_nothing"
    assert refusal(lambda: confirm("E-1", "G-1", {"lower": "1"})) == "demands_unreadable"
    assert confirm("E-1", "G-1", strict, passed=False).passed is False


def test_after_a_failed_confirmation_somebody_else_says_why_another_demand_is_right(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts import Confirm
    from guiju.lab.equipment.models import Certificate, Confirmation
    from guiju.lab.house.act import Actor, perform

    def by(person: str, number: str = "G-1", largest_U: str = "1", **more: Any) -> str:
        who = Actor(person_id=person, name=person, roles=frozenset({"calibrator"}))
        asked = {"demands": [demand("0.5", "100", "mm", largest_U)], "requirement": "U", "requirement_en": "U"}
        request = Confirm.Request(equipment="E-1", certificate=number, **{**asked, **more})
        return refusal(lambda: perform(Confirm, request, actor=who, key=f"{person}{number}{largest_U}{more}"))

    certificate("E-1", "G-1", POINTS, "mm")
    assert by("P-B", largest_U="0.00001", passed=False) == ""
    assert by("P-B", remark="原要求有误") == "confirmation_after_failed"
    assert by("P-Y") == "confirmation_after_failed"
    # Filed once more it is the same calibration.
    file = Certificate.objects.get().file_sha256
    certificate("E-1", "G-1a", POINTS, "mm", corrects="G-1", file_sha256=file)
    assert by("P-B", "G-1a") == "confirmation_after_failed"
    assert by("P-Y", remark="原要求有误") == ""
    assert by("P-B", largest_U="0.9") == ""
    assert [each.passed for each in Confirmation.objects.order_by("pk")] == [False, True, True]


UNREADABLE = {
    "$.demands[0].largest_error": {"largest_error": "1e400", "largest_U": None},
    "$.demands[0].largest_U": {"largest_U": "100.1"},
    "$.demands[0].largest_ratio": {"largest_error": "1", "largest_ratio": "1.1"},
    "$.demands[0].upper": {"lower": "100", "upper": "0.5"},
    "$.demands[0].unit": {"unit": "V"},
    "$.demands[0].points[1]": {"points": ["1", "1e400"]},
}


@pytest.mark.parametrize("where", [*UNREADABLE, "unit unknown"])
def test_a_demand_that_can_be_none_is_told_by_its_cell(page_house: TestInstallation, where: str) -> None:
    from guiju.lab.house.refusal import Refused

    row = certificate("E-1", "G-1", POINTS, "mm")
    changed = UNREADABLE.get(where, {"unit": "qq"})
    asked = {**demand("0.5", "100", "mm", "0.0001"), **changed}
    with pytest.raises(Refused) as refused:
        confirm("E-1", "G-1", asked)
    (found,) = refused.value.findings
    told = dict(found.parameters)["where"]
    assert (found.code, told) == ("demands_unreadable", where if where in UNREADABLE else "$.demands[0].unit")
    line = [asked[each] or "" for each in ("lower", "upper", "unit", "largest_error", "largest_U", "largest_ratio")]
    sent = {"requirement": "r", "demands": " | ".join([*line, " ".join(asked["points"])])}
    page = client("P-B").get(f"/equipment/certificates/{row.pk}/confirm/", sent)
    assert page.status_code == 200
    assert "还不能比较" in text(page) or "使用要求不可读" in text(page)


def test_the_largest_values_of_a_demand_are_demands(house: TestInstallation) -> None:
    certificate("E-1", "G-1", POINTS, "mm")
    assert refusal(lambda: confirm("E-1", "G-1", demand("0.5", "100", "mm", "100"))) == ""
    edge = demand("0.5", "100", "mm", largest_error="100", largest_ratio="1")
    assert refusal(lambda: confirm("E-1", "G-1", edge)) == ""
    assert refusal(lambda: confirm("E-1", "G-1", edge, requirement=" ")) == "column_empty"


def test_the_user_confirms_and_the_keeper_does_not(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts import Confirm

    certificate("E-1", "G-1", POINTS, "mm")
    members = {
        "equipment": "E-1",
        "certificate": "G-1",
        "requirement": "要求",
        "requirement_en": "",
        "demands": [demand("0.5", "100", "mm", "1")],
    }
    assert refusal(lambda: as_person(Confirm, "equipment_keeper", **members)) == "role"
    assert as_person(Confirm, "calibrator", **members).row.passed


def test_a_verification_counts_by_class_and_verdict(house: TestInstallation) -> None:
    from guiju.lab.equipment.acts import RegisterEquipment

    words = {"name": "砝码", "name_en": "Weight", "model": "W", "serial_number": "E-2", "manufacturer": "某厂"}
    range_ = {"lower": "1", "upper": "1000", "unit": "g"}
    do(
        RegisterEquipment,
        code="E-2",
        **words,
        **range_,
        kind="standard",
        state="received",
        verified_on=None,
        used_by="class",
        interpolation="none",
        material_expiry=None,
    )
    by_law = {"kind": "verification", "accuracy_class": "F1", "limits": "0.005"}
    certificate("E-2", "V-1", [], "g", **by_law, verdict="fail", calibrated_on=today() - days(2))
    certificate("E-2", "V-2", [], "g", **by_law, verdict="pass")
    asked = demand("1", "1000", "g", largest_error="0.005")
    assert refusal(lambda: confirm("E-2", "V-1", asked)) == "confirmation_not_met"
    assert confirm("E-2", "V-2", asked).passed
    assert refusal(lambda: confirm("E-2", "V-2", demand("1", "1000", "g", largest_error="0.0049"))) == (
        "confirmation_not_met"
    )


def fields(page: str) -> dict[str, str]:
    """What a form would send: its inputs, areas and chosen options."""
    return shown(page) | hidden(page) | {"file_sha256": re.search(r'name="file_sha256" value="(\w+)"', page)[1]}


def post(browser: Any, path: str, **members: Any) -> Any:
    return browser.post(path, {"key": "k" * 12 + str(len(members)), **members})


@pytest.mark.shared
def test_the_upload_shows_what_was_read_before_anything_is_filed(page_house: TestInstallation, shared: Path) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    from guiju.lab.equipment.models import Certificate

    keeper, path = client("P-K"), "/equipment/E-1/certificates/new/"
    assert "上传并读取" in text(keeper.get(path))
    no_file = SimpleUploadedFile("c.pdf", b"<html>", "application/pdf")
    assert "既不是 PDF" in text(keeper.post(path, {"file": no_file}))
    data = (shared / "reference/dcc/examples/made_here_mass_E2_3.3.0.xml").read_bytes()
    read = text(keeper.post(path, {"file": SimpleUploadedFile("c.xml", data, "application/xml")}))
    assert Certificate.objects.count() == 0
    assert "DCC 3.3.0" in read
    assert "ZL-2026-000123" in read
    # Every value of the file stands beside the form, also those that no point took over.
    assert "文件中的各量值" in read and read.count(", U = ") >= 10
    # The certificate names W-2231, the register E-1: told before filing.
    assert "W-2231" in read
    assert "4.4-7" in read
    assert "上传并读取" not in text(client("P-B").get(path))
    filled = {
        **fields(read),
        "competence_kind": "accredited",
        "competence_reference": "L1",
        "competence_from": "2026-01-01",
        "competence_covers": "on",
        "valid_to": "2027-11-01",
    }
    filed = keeper.post(path, filled)
    assert filed.status_code == 302
    row = Certificate.objects.get()
    assert (row.source, row.signature, row.number, row.serial_number) == ("dcc", "unsigned", "ZL-2026-000123", "W-2231")
    assert len(row.points) == 10
    assert (row.calibrated_on.isoformat(), row.issued_on.isoformat()) == ("2026-11-02", "2026-11-05")
    file = keeper.get(f"/equipment/certificates/{row.pk}/file")
    assert file.content == data
    assert file.headers["Content-Disposition"].startswith("attachment")


def test_the_uploaded_pdf_stands_beside_the_form_for_who_uploaded_it_alone(page_house: TestInstallation) -> None:
    from django.core.files.uploadedfile import SimpleUploadedFile

    data, path = b"%PDF-1.7\n% a certificate on paper\n%%EOF\n", "/equipment/E-1/certificates/new/"
    keeper = client("P-K")
    read = text(keeper.post(path, {"file": SimpleUploadedFile("c.pdf", data, "application/pdf")}))
    (shown,) = re.findall(r'<iframe src="(/equipment/certificates/uploaded/[0-9a-f]{64})"', read)
    answer = keeper.get(shown)
    assert (answer.status_code, answer.content, answer["Content-Type"]) == (200, data, "application/pdf")
    assert "frame-ancestors 'self'" in answer["Content-Security-Policy"] and answer["X-Frame-Options"] == "SAMEORIGIN"
    assert "script-src" not in answer["Content-Security-Policy"]
    # What is sent back with a fault keeps the file beside it.
    again = keeper.post(path, {**fields(read), "key": "k" * 16})
    assert again.status_code == 422 and shown in text(again)
    # A hash alone opens nothing: neither another session of the same person, nor another role.
    assert client("P-K").get(shown).status_code == 404
    assert client("P-B").get(shown).status_code == 403
    forged = client("P-K").post(path, {**fields(read), "key": "f" * 16})
    assert forged.status_code == 422 and "<iframe" not in text(forged)
    assert keeper.get(shown[:-64] + "0" * 64).status_code == 404


def test_pages_of_certificate_and_confirmation(page_house: TestInstallation) -> None:
    from guiju.lab.equipment.models import Confirmation

    row = certificate("E-1", "G-1", POINTS, "mm", serial_number="OTHER")
    page = text(client("P-K").get(f"/equipment/certificates/{row.pk}/"))
    assert "OTHER" in page
    assert "4.4-7" in page
    assert "<svg" in page
    user = client("P-T")
    asked = {"requirement": "U 不大于 0.0001 mm", "demands": "0.5 | 100 | mm | | 0.0001 | | "}
    foreign = post(user, f"/equipment/certificates/{row.pk}/confirm/", **asked, passed="yes")
    assert foreign.status_code == 422
    assert "4.4-7" in text(foreign)
    row = certificate("E-1", "G-2", POINTS, "mm")
    path = f"/equipment/certificates/{row.pk}/confirm/"
    compared = text(user.get(path, asked))
    assert "部分范围满足" in compared
    assert "10 – 50 mm" in compared
    wider = post(user, path, **asked, passed="yes", lower="10", upper="100", remark="r")
    assert wider.status_code == 422
    assert "4.4-3" in text(wider)
    assert Confirmation.objects.count() == 0
    assert post(user, path, **asked, passed="yes").status_code == 302
    made = Confirmation.objects.get()
    assert (made.confirmed_by, made.lower, made.upper) == ("P-T", "10", "50")
    told = text(user.get(f"/equipment/confirmations/{made.pk}/"))
    assert "U 过大" in told
    item = text(user.get(f"/registers/equipment/equipment/{row.equipment_id}/change/"))
    assert "起使用的修正值" in item
    assert user.get("/equipment/certificates/999/").status_code == 404
    english = text(client("P-T", "en").get(f"/equipment/confirmations/{made.pk}/"))
    assert "U too large" in english


def test_a_damaged_file_files_nothing_and_is_told_as_unsound(page_house: TestInstallation) -> None:
    from guiju.lab.house import files

    row = certificate("E-1", "G-1", POINTS, "mm")
    path, page = files.path_of(row.file_sha256), f"/equipment/certificates/{row.pk}/file"
    same = {"file_sha256": row.file_sha256, "corrects": "G-1"}
    keeper, whole = client("P-K"), path.read_bytes()
    assert keeper.get(page).status_code == 200
    for damaged in (b"", whole[:-1], None):
        path.unlink()
        if damaged is not None:
            path.write_bytes(damaged)
        else:
            path.mkdir()
        assert refusal(lambda: certificate("E-1", "G-2", POINTS, "mm", **same)) == "not_found"
        told = keeper.get(page)
        assert (told.status_code, "存档内容不完好" in text(told), row.file_sha256 in text(told)) == (503, True, True)
    path.rmdir()
    path.write_bytes(whole)
    assert keeper.get(page).status_code == 200
    assert refusal(lambda: certificate("E-1", "G-2", POINTS, "mm", **same)) == ""
