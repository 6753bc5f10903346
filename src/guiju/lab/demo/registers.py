"""The demonstration's registers: agency, people, rooms, methods, scope, standards, customers; all invented."""

import secrets
from datetime import date, timedelta

from guiju.lab.accounts.provision import open_account
from guiju.lab.agency import acts as agency
from guiju.lab.customers.acts import RegisterCustomer
from guiju.lab.demo import cast, evidence, method_evidence, staff, standards
from guiju.lab.demo.measurements import DemoMeasurement, load
from guiju.lab.demo.names import AGENCY, QUALIFICATION, ROOM, SENSOR, SITE, WARM_ROOM, YEAR
from guiju.lab.demo.stage import Stage
from guiju.lab.house import clock, signing
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
RESTING = {WITH_CHANGE: "0.3"}
"""Hours of acclimation that the story asks for, by measurement; invented, and short enough for a morning."""
ALSO_COVERED = {
    "ea402-s9-multimeter": ({"quantity": "ac_voltage", "range": {"lower": "0.1", "upper": "10", "unit": "V"}},)
}
"""What an edition covers besides the quantity measured here; invented."""
CUSTOMERS = ("DEMO-CU-1", "DEMO-CU-2", "DEMO-CU-3")


def fill(stage: Stage, *, resting: bool = False) -> None:
    """Fills every register that the seven measurements need.

    With `resting` the items of one method take on the climate of the room before they are measured.
    """
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
        _method(stage, measurement, RESTING if resting else {})
    _qualification(stage)
    evidence.of_agency_and_premises(stage)
    standards.fill_sensor(stage)
    staff.fill(stage)
    _authorisations(stage)
    for measurement in load():
        for standard in measurement.standards:
            standards.fill_standard(stage, measurement, standard, standards.standard_code(measurement, standard))
    for number, code in enumerate(CUSTOMERS, start=1):
        _customer(stage, code, number)


def _people(stage: Stage) -> None:
    day = clock.today()
    players = cast.cast(clock.civil_day(stage.today))
    for player in players:
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
        _account(stage, player.code)
    # Only now is there whoever witnesses.
    for player in players:
        if player.has_key:
            _key(stage, player.code)
    _assessor(stage)


def _assessor(stage: Stage) -> None:
    """An assessor from outside with a seat for a quarter of a year."""
    born, day = date(1974, 10, 8), clock.today()
    stage.do(people.RegisterPerson, "system", code=cast.ASSESSOR, name="演示外部评价员", birth_date=born)
    until = clock.civil_day(stage.today) + timedelta(days=90)
    stage.do(people.GiveRole, "system", person=cast.ASSESSOR, name="assessor", valid_from=day, valid_to=until)
    _account(stage, cast.ASSESSOR)


def _key(stage: Stage, code: str) -> None:
    """Enrols a signing key: the quality manager and the head of the agency together."""
    passphrase = secrets.token_urlsafe(18)
    witness = cast.QUALITY if code == cast.HEAD else cast.HEAD
    request = signing.new_key(code, passphrase, witness, clock.now())
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


def _method(stage: Stage, measurement: DemoMeasurement, resting: dict[str, str]) -> None:
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
    hours = resting.get(measurement.key, "")
    _edition(stage, measurement, method.edition, date(int(method.edition), 1, 1), hours=hours)
    if measurement.key == WITH_PROCEDURE:
        method_evidence.procedure(stage, method.code)


def _edition(
    stage: Stage,
    measurement: DemoMeasurement,
    edition: str,
    effective_from: date,
    superseded_on: date | None = None,
    *,
    hours: str = "",
) -> None:
    method, scope = measurement.method, measurement.scope
    named = {"method": method.code, "edition": edition}
    rest = {"acclimation_hours": hours} if hours else {}
    stage.do(
        methods.AddEdition,
        "system",
        **named,
        effective_from=effective_from,
        superseded_on=superseded_on,
        covers=[{"quantity": scope.quantity, "range": encode(scope.range)}, *ALSO_COVERED.get(measurement.key, ())],
        environment=[{**encode(each), **rest} for each in method.environment],
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
