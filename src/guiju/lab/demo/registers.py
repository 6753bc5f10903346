"""The demonstration's registers: agency, people, rooms, methods, scope, standards, customers; all invented."""

import secrets
from datetime import date, timedelta

from guiju.lab.accounts.provision import open_account
from guiju.lab.agency import acts as agency
from guiju.lab.customers.acts import RegisterCustomer
from guiju.lab.demo import cast, evidence, method_evidence, staff
from guiju.lab.demo.measurements import DemoMeasurement, DemoStandard, load
from guiju.lab.demo.names import AGENCY, QUALIFICATION, ROOM, SENSOR, SITE, WARM_ROOM, YEAR
from guiju.lab.demo.stage import Stage
from guiju.lab.equipment import acts as equipment
from guiju.lab.house import clock, files, signing
from guiju.lab.house.acts import SetParameter
from guiju.lab.methods import acts as methods
from guiju.lab.people import acts as people
from guiju.lab.premises import acts as premises
from guiju.lab.ui import words
from guiju.record.codec import encode

__all__ = ["AGENCY", "CUSTOMERS", "QUALIFICATION", "ROOM", "SENSOR", "SITE", "WARM_ROOM", "YEAR", "fill"]

WITH_PROCEDURE, WITH_CHANGE = "gum-h3-thermometer", "ea402-s4-gauge-block"
"""Measurements whose method leaves choices, and whose method is about to change."""

OLD_EDITION = "2019"
STATED = {"演示-07": "Q[0.00004, 0.0000011 L]"}
"""Lines whose smallest U is a function of the value, as annexes state it for gauge blocks."""
CUSTOMERS = ("DEMO-CU-1", "DEMO-CU-2", "DEMO-CU-3")


def standard_code(measurement: DemoMeasurement, standard: DemoStandard) -> str:
    """Code of a measurement's standard in the register of equipment."""
    place = [each.role for each in measurement.standards].index(standard.role) + 1
    return f"DEMO-E-{measurement.method.code.rpartition('-')[2]}-{place}"


def fill(stage: Stage) -> None:
    """Fills every register that the seven measurements need."""
    stage.do(agency.DescribeAgency, "system", **AGENCY)
    stage.do(
        SetParameter,
        "system",
        name="certificate_prefix",
        value="DEMO",
        valid_from=clock.today(),
        source="演示：证书编号以 DEMO 开头",
        source_en="Demonstration: certificate numbers begin with DEMO",
    )
    stage.do(
        SetParameter,
        "system",
        name="calibration_fields",
        value=" ".join(words.FIELDS),
        valid_from=clock.today(),
        source="演示：十个专业之外另设“通用”",
        source_en="Demonstration: the ten fields, and a general one",
    )
    _people(stage)
    _premises(stage)
    for measurement in load():
        _method(stage, measurement)
    _qualification(stage)
    evidence.of_agency_and_premises(stage)
    _sensor(stage)
    staff.fill(stage)
    _authorisations(stage)
    for measurement in load():
        for standard in measurement.standards:
            _standard(stage, measurement, standard, standard_code(measurement, standard))
    for number, code in enumerate(CUSTOMERS, start=1):
        _customer(stage, code, number)


def _people(stage: Stage) -> None:
    day = clock.today()
    for player in cast.cast(clock.civil_day(stage.today)):
        stage.do(people.RegisterPerson, "system", code=player.code, name=player.name, birth_date=player.birth_date)
        stage.do(
            people.RecordEmployment,
            "system",
            person=player.code,
            kind="long_term",
            valid_from=day - YEAR,
            valid_to=None,
        )
        for role in player.roles:
            stage.do(people.GiveRole, "system", person=player.code, name=role, valid_from=day, valid_to=None)
        if player.level:
            stage.do(
                people.FileQualification,
                "system",
                person=player.code,
                kind=player.level,
                number=f"演示-{player.code}",
                issuer="演示（虚构）",
                valid_from=day - YEAR,
                valid_to=None,
                attested=True,
            )
        if player.has_key:
            _key(stage, player.code)
        _account(stage, player.code)


def _key(stage: Stage, code: str) -> None:
    """Enrols a signing key: the quality manager and the head of the agency together."""
    passphrase = secrets.token_urlsafe(18)
    request = signing.new_key(code, passphrase, cast.HEAD, clock.now())
    stage.perform(signing.EnrolKey, "system", request)
    stage.passphrases[code] = passphrase


def _account(stage: Stage, code: str) -> None:
    """An account with a random password: the demonstration relies on loopback, not on trust."""
    password = secrets.token_urlsafe(18)
    open_account(code, code, password, by=signing.SYSTEM, key=stage.key())
    stage.passwords[code] = password


def _premises(stage: Stage) -> None:
    stage.do(
        premises.AddSite,
        "system",
        code=SITE,
        name="演示主场所",
        name_en="Demonstration site",
        address=AGENCY["address"],
        address_en=AGENCY["address_en"],
        main=True,
    )
    for code, name, name_en in ((ROOM, "恒温室", "Climate room"), (WARM_ROOM, "预备室", "Preparation room")):
        stage.do(
            premises.AddRoom,
            "system",
            site=SITE,
            code=code,
            name=name,
            name_en=name_en,
            enclosure="独立房间，实墙到顶（演示）",
            access_control="门禁卡，访客登记（演示）",
        )


def _method(stage: Stage, measurement: DemoMeasurement) -> None:
    method = measurement.method
    stage.do(
        methods.RegisterMethod,
        "system",
        code=method.code,
        title=method.title.zh,
        title_en=method.title.en,
        kind="demonstration",
        field=method.field,
    )
    _edition(stage, measurement, method.edition, date(int(method.edition), 1, 1))
    if measurement.key == WITH_PROCEDURE:
        method_evidence.procedure(stage, method.code)


def _edition(
    stage: Stage,
    measurement: DemoMeasurement,
    edition: str,
    effective_from: date,
    superseded_on: date | None = None,
) -> None:
    method, scope = measurement.method, measurement.scope
    named = {"method": method.code, "edition": edition}
    stage.do(
        methods.AddEdition,
        "system",
        **named,
        effective_from=effective_from,
        superseded_on=superseded_on,
        covers=[{"quantity": scope.quantity, "range": encode(scope.range)}],
        environment=[encode(each) for each in method.environment],
        logged=[each.quantity for each in method.environment],
        standards=[encode(each) for each in method.standards],
        point_rule="按委托方要求，点取自公开文献（演示）",
        choices_left=measurement.key == WITH_PROCEDURE,
        reviewer_may_sign=False,
        rounding=method.rounding,
    )
    stage.do(methods.AddTemplate, "system", **named, code="budget", number=1, document=encode(measurement.template))
    method_evidence.prove(stage, method.code, edition, "newest" if superseded_on is None else "superseded")


def add_old_edition(stage: Stage, measurement: DemoMeasurement) -> None:
    """An edition that another took the place of, with everything else in order, so that this alone is wrong."""
    method = measurement.method
    first, end = date(int(OLD_EDITION), 1, 1), date(int(method.edition), 1, 1)
    _edition(stage, measurement, OLD_EDITION, first, end)
    _scope_row(stage, measurement, OLD_EDITION)
    _authorise(stage, cast.CALIBRATOR, "calibrate", measurement, OLD_EDITION)


def _qualification(stage: Stage) -> None:
    day = clock.today()
    stage.do(
        agency.FileQualification,
        "system",
        kind="demonstration",
        number=QUALIFICATION,
        issuer="演示（虚构）",
        valid_from=day,
        valid_to=day + 3 * YEAR,
    )
    for measurement in load():
        _scope_row(stage, measurement, measurement.method.edition)


def _scope_row(stage: Stage, measurement: DemoMeasurement, edition: str) -> None:
    scope, method, day = measurement.scope, measurement.method, clock.today()
    stage.do(
        agency.AddScopeRow,
        "system",
        qualification=QUALIFICATION,
        code=f"{method.code}/{edition}",
        field=method.field,
        instrument=scope.instrument.zh,
        instrument_en=scope.instrument.en,
        quantity=scope.quantity,
        method_code=method.code,
        edition=edition,
        site_code=SITE,
        on_site=False,
        lower=scope.range.lower or "",
        upper=scope.range.upper or "",
        unit=scope.range.unit,
        smallest_U=STATED.get(method.code, scope.smallest_U),
        smallest_U_unit=scope.smallest_U_unit,
        relative=False,
        k=scope.k,
        valid_from=day,
        valid_to=day + 3 * YEAR,
    )


def _authorisations(stage: Stage) -> None:
    for player in cast.cast(clock.civil_day(stage.today)):
        for measurement in load():
            if player.calibrates:
                _authorise(stage, player.code, "calibrate", measurement, measurement.method.edition)
            if player.reviews:
                _authorise(stage, player.code, "review", measurement, measurement.method.edition)
        if player.signs:
            stage.do(
                people.GrantSigning,
                "system",
                person=player.code,
                kind="sign",
                method_code="",
                edition="",
                fields=" ".join(player.signs),
                valid_from=clock.today(),
                valid_to=None,
                trained=True,
            )


def _authorise(stage: Stage, code: str, kind: str, measurement: DemoMeasurement, edition: str) -> None:
    """Authorises by a method; whether the person was trained follows from the courses (`staff`)."""
    method = measurement.method
    stage.do(
        people.GrantAuthorisation,
        "system",
        person=code,
        kind=kind,
        method_code=method.code,
        edition=edition,
        fields=method.field,
        valid_from=clock.today(),
        valid_to=None,
        trained=False,
        basis=f"演示：{method.code} 上岗考核",
    )


def _standard(stage: Stage, measurement: DemoMeasurement, standard: DemoStandard, code: str) -> None:
    """Registers, certifies, confirms, verifies a standard and puts it into service."""
    register_standard(stage, standard, code)
    day = clock.today()
    first, last = day - timedelta(days=20), day + YEAR
    file_certificate(stage, standard, code, f"演示-{code}-1", calibrated_on=first, valid_to=last)
    confirm(stage, measurement, standard, code, f"演示-{code}-1")
    for state in ("verified", "in_service"):
        stage.do(equipment.ChangeState, cast.KEEPER, code=code, state=state)


def _sensor(stage: Stage) -> None:
    """The rooms' thermohygrometer, whose readings are evidence because it is calibrated, confirmed and in service."""
    item, day = evidence.THERMOHYGROMETER, clock.today()
    register_standard(stage, item, SENSOR, "measuring_instrument")
    number = f"演示-{SENSOR}-1"
    file_certificate(
        stage, item, SENSOR, number, calibrated_on=day - timedelta(days=20), valid_to=day - timedelta(days=20) + YEAR
    )
    stage.do(
        equipment.Confirm,
        cast.CALIBRATOR,
        equipment=SENSOR,
        certificate=number,
        requirement="温度 U 不大于 0.3 °C，相对湿度 U 不大于 2 %",
        requirement_en="temperature: U at most 0.3 °C; relative humidity: U at most 2 %",
        demands=[
            {
                "lower": item.range.lower,
                "upper": item.range.upper,
                "unit": item.range.unit,
                "largest_error": None,
                "largest_U": "0.3",
                "largest_ratio": None,
                "points": [],
            }
        ],
    )
    for state in ("verified", "in_service"):
        stage.do(equipment.ChangeState, cast.KEEPER, code=SENSOR, state=state)


def serial_number(standard: DemoStandard, code: str) -> str:
    """Each item has a serial number of its own, which its certificate names too."""
    return f"{standard.serial_number}-{code.rpartition('-')[2]}"


def register_standard(stage: Stage, standard: DemoStandard, code: str, kind: str = "standard") -> None:
    """Enters a standard as received."""
    drift = standard.drift
    stage.do(
        equipment.RegisterEquipment,
        cast.KEEPER,
        code=code,
        name=standard.name.zh,
        name_en=standard.name.en,
        model=standard.model,
        serial_number=serial_number(standard, code),
        manufacturer=standard.manufacturer,
        kind=kind,
        state="received",
        verified_on=None,
        lower=standard.range.lower or "",
        upper=standard.range.upper or "",
        unit=standard.range.unit,
        used_by=standard.used_by,
        interpolation=standard.interpolation,
        drift_half_width=drift.half_width if drift else "",
        drift_unit=drift.unit if drift else "",
        drift_basis=drift.basis.zh if drift else "",
        drift_basis_en=drift.basis.en if drift else "",
        material_expiry=None,
    )


def file_certificate(
    stage: Stage, standard: DemoStandard, code: str, number: str, *, calibrated_on: date, valid_to: date
) -> None:
    """Files a certificate of the standard with the values that the source gives it."""
    text = f"演示：虚构的证书 {number}，量值取自公开文献。\nDemonstration: invented certificate {number}.\n"
    stage.do(
        equipment.FileCertificate,
        cast.KEEPER,
        equipment=code,
        kind="calibration",
        number=number,
        issuer="演示上级机构（虚构）",
        competence_kind="accredited",
        competence_reference="演示（虚构）",
        competence_from=calibrated_on - YEAR,
        competence_to=valid_to + YEAR,
        competence_covers=True,
        calibrated_on=calibrated_on,
        valid_to=valid_to,
        file_sha256=files.store(text.encode(), "text/plain"),
        accuracy_class="",
        limits="",
        unit=standard.unit,
        points=[encode(each) for each in standard.points],
        chain=[],
        serial_number=serial_number(standard, code),
        issued_on=calibrated_on,
    )


def confirm(stage: Stage, measurement: DemoMeasurement, standard: DemoStandard, code: str, number: str) -> None:
    """Confirms by computation that a certificate's results meet what the method asks of the standard."""
    wanted = next(each for each in measurement.method.standards if each.role == standard.role)
    stage.do(
        equipment.Confirm,
        cast.CALIBRATOR,
        equipment=code,
        certificate=number,
        requirement=f"{measurement.method.code}：{wanted.name.zh}，U 不大于 {wanted.largest_U} {wanted.unit}",
        requirement_en=f"{measurement.method.code}: {wanted.name.en}, U at most {wanted.largest_U} {wanted.unit}",
        demands=[
            {
                "lower": wanted.range.lower,
                "upper": wanted.range.upper,
                "unit": wanted.unit,
                "largest_error": None,
                "largest_U": wanted.largest_U,
                "largest_ratio": None,
                "points": [],
            }
        ],
    )


def _customer(stage: Stage, code: str, number: int) -> None:
    stage.do(
        RegisterCustomer,
        cast.CLERK,
        code=code,
        name=f"演示委托单位{'一二三'[number - 1]}",
        name_en=f"Demonstration customer {number}",
        address=f"演示省演示市尺寸路 {number} 号（虚构）",
        contact="演示联系人",
        telephone="000-00000000",
    )
