"""The register of certificates as of a day, in the words that its rules read; a fixed number of queries."""

from datetime import date

from django.db.models import Count, F, Max, Q

from guiju.conduct import judge
from guiju.conduct.finding import Finding
from guiju.conduct.register_traceability import FiledCertificate, StandardTest, TraceabilityRegister
from guiju.conduct.rule import RULES
from guiju.lab.calibrations.models import Use
from guiju.lab.equipment.identity import ALIKE, certificate_key
from guiju.lab.equipment.models import (
    Certificate,
    Confirmation,
    Equipment,
    IssuerQuestion,
    RepeatabilityTest,
    ResultVerification,
    StabilityTest,
)
from guiju.lab.house.act import Reading
from guiju.lab.quality.doubts import doubted_items
from guiju.lab.quality.shifts import open_impacts, shifted_standards
from guiju.record.words import Day, Text

LIVE = ~Q(equipment__state="retired")


def traceability_register(reading: Reading, day: date) -> TraceabilityRegister:
    """Every certificate on file that day, and the newest test of each kind of every item that is not retired."""
    return TraceabilityRegister(
        day=_day(day),
        certificates=_certificates(reading, day),
        tests=_tests(day),
        shifts=shifted_standards(reading, day),
        impacts=open_impacts(day),
        doubted=doubted_items(reading, day),
    )


OF_ITEM = ("standard_shift_not_assessed", "impact_assessment_open", "doubt_not_assessed")


def findings_of(reading: Reading, item: Equipment, day: date) -> tuple[Finding, ...]:
    """What the rules of shifts, doubts and assessments find about one item, for its page."""
    register = TraceabilityRegister(
        day=_day(day),
        certificates=(),
        tests=(),
        shifts=shifted_standards(reading, day, item),
        impacts=open_impacts(day, item),
        doubted=doubted_items(reading, day, item),
    )
    return judge([RULES[code] for code in OF_ITEM], register, {})


def _certificates(reading: Reading, day: date) -> tuple[FiledCertificate, ...]:
    on_file = Q(filed_on__isnull=True) | Q(filed_on__lte=day)
    known = Certificate.objects.filter(on_file, LIVE, calibrated_on__lte=day).select_related("equipment")
    rows = list(known.order_by("calibrated_on", "pk"))
    newest = {each.equipment_id: each.pk for each in rows}
    corrected = {(each.equipment_id, each.corrects) for each in rows if each.corrects}
    asked, answers = _answers(day)
    away = _away()
    shared = _shared(day)
    vouched = _vouched(day, list(shared))
    return tuple(
        _filed(
            each,
            shared=shared.get(each.pk, ""),
            vouched=each.pk in vouched,
            newest=newest[each.equipment_id] == each.pk,
            superseded=(each.equipment_id, each.number) in corrected,
            asked=each.pk in asked,
            answer=answers.get(each.pk, ""),
            away=away.get((each.equipment.code, each.calibrated_on), 0),
        )
        for each in rows
    )


def _shared(day: date) -> dict[int, str]:
    """By certificate another item, retired ones too, for which its number or file had been filed before."""
    rows = Certificate.objects.filter(Q(filed_on__isnull=True) | Q(filed_on__lte=day)).order_by("pk")
    first: dict[object, tuple[int, str]] = {}
    found: dict[int, str] = {}
    columns = ("pk", "equipment_id", "equipment__part_of_id", "equipment__code", "number", "issuer", "file_sha256")
    for pk, item, instrument, code, number, issuer, sha256 in rows.values_list(*columns):
        for key in (certificate_key(number, issuer), sha256):
            # One certificate tells of an instrument and of all its functions.
            family, other = first.setdefault(key, (instrument or item, code))
            if family != (instrument or item):
                found.setdefault(pk, other)
    return found


def _vouched(day: date, certificates: list[int]) -> set[int]:
    """Those that were confirmed with a remark: the act asks for one by which the item is known."""
    rows = Confirmation.objects.filter(certificate__in=certificates, day__lte=day).order_by("day", "pk")
    newest = {key: (passed, remark) for key, passed, remark in rows.values_list("certificate", "passed", "remark")}
    return {key for key, (passed, remark) in newest.items() if not passed or remark.strip()}


def _answers(day: date) -> tuple[set[int], dict[int, str]]:
    rows = IssuerQuestion.objects.filter(asked_on__lte=day).order_by("answered_on", "pk")
    found = list(rows.values_list("certificate_id", "answer", "answered_on"))
    answers = {key: answer for key, answer, on in found if answer and on <= day}
    return {key for key, _, _ in found}, answers


def _away() -> dict[tuple[str, date], int]:
    """Jobs by item and day, where the day is that of a calibration of the item."""
    days = Certificate.objects.values_list("calibrated_on", flat=True).distinct()
    rows = Use.objects.filter(kind="standard", first_day__in=days, first_day=F("last_day"))
    by_day = rows.exclude(record__state="returned").values("equipment_code", "first_day")
    counted = by_day.annotate(jobs=Count("record", distinct=True))
    return {(each["equipment_code"], each["first_day"]): each["jobs"] for each in counted}


def _filed(
    row: Certificate,
    *,
    newest: bool,
    superseded: bool,
    asked: bool,
    answer: str,
    away: int,
    shared: str,
    vouched: bool,
) -> FiledCertificate:
    return FiledCertificate(
        equipment_id=row.equipment.code,
        equipment=_name(row.equipment),
        number=row.number,
        issuer=row.issuer,
        kind=row.kind,
        serial_number=row.serial_number,
        register_serial_number=row.equipment.serial_number,
        calibrated_on=_day(row.calibrated_on),
        issued_on=None if row.issued_on is None else _day(row.issued_on),
        filed_on=None if row.filed_on is None else _day(row.filed_on),
        valid_to=_day(row.valid_to),
        verdict=row.verdict,
        signature=row.signature,
        competence_kind=row.competence_kind,
        competence_from=_day(row.competence_from),
        competence_to=None if row.competence_to is None else _day(row.competence_to),
        competence_covers=row.competence_covers,
        superseded=superseded,
        newest=newest,
        asked=asked,
        answer=answer,
        measured_on_its_day=away,
        shared_with=shared if row.equipment.kind not in ALIKE else "",
        vouched=vouched,
    )


def _tests(day: date) -> tuple[StandardTest, ...]:
    found: list[StandardTest] = []
    for kind, model in (
        ("repeatability", RepeatabilityTest.objects.exclude(verdict="")),
        ("stability", StabilityTest.objects.all()),
        ("verification", ResultVerification.objects.all()),
    ):
        rows = model.filter(LIVE, day__lte=day)
        newest = rows.values("equipment").annotate(last=Max("pk")).values("last")
        for each in model.filter(pk__in=newest).select_related("equipment").order_by("equipment__code"):
            passed = each.verdict == "pass" if kind == "repeatability" else each.passed
            about = {"equipment_id": each.equipment.code, "equipment": _name(each.equipment)}
            found.append(StandardTest(**about, kind=kind, day=_day(each.day), passed=passed))
    return tuple(found)


def _name(row: Equipment) -> Text:
    return Text(zh=row.name, en=row.name_en)


def _day(value: date) -> Day:
    return Day(value.isoformat())
