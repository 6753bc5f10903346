"""The register of certificates as of a day: contradictions, issuers asked, tests failed (4.4-2, 4.4-7, 4.4-8, 5-6d)."""

from collections.abc import Iterator

from guiju.conduct.days import days_until, within
from guiju.conduct.finding import Finding
from guiju.conduct.parameters import whole
from guiju.conduct.register_traceability import FiledCertificate, TraceabilityRegister, plain_serial
from guiju.conduct.rule import Parameters, Subject, rule
from guiju.conduct.voice import voice
from guiju.record.words import Text

SERIAL = voice("certificate_serial_contradiction", "4.4-7")
DAYS = voice("certificate_days_contradiction", "4.4-7")
SIGNATURE = voice("certificate_signature_broken", "4.4-7")
COMPETENCE = voice("certificate_issuer_unproven", "4.4-2", "4.4-7")
VERDICT = voice("certificate_verification_verdict", "4.4-2")
AWAY = voice("certificate_day_in_use", "4.4-7")
DENIED = voice("certificate_denied_by_issuer", "4.4-7", "5-6d")
SHARED = voice("certificate_of_two_items", "4.4-7", "4.4-2")
SAMPLE = voice("issuer_confirmation_short", "4.4-7")
TESTS = voice("standard_test_failed", "4.4-8")
SHIFTED = voice("standard_shift_not_assessed", "5-6d")
OPEN = voice("impact_assessment_open", "5-6d")
DOUBTED = voice("doubt_not_assessed", "4.4-8", "5-6d")
REGISTER: tuple[Subject, ...] = ("register",)


def _place(each: FiledCertificate) -> str:
    return f"{each.equipment_id}/{each.number}"


def _about(each: FiledCertificate) -> dict[str, str | Text]:
    return {"equipment": each.equipment_id, "name": each.equipment, "certificate": each.number}


def _live(facts: TraceabilityRegister) -> Iterator[FiledCertificate]:
    """The certificate in use of each item; one that was corrected or followed is history."""
    return (each for each in facts.certificates if each.newest and not each.superseded)


@rule(SERIAL.code, requirements=SERIAL.requirements, reads=TraceabilityRegister, subjects=REGISTER)
def serial_contradiction(facts: TraceabilityRegister, parameters: Parameters) -> Iterator[Finding]:
    """The certificate names the serial number that the register knows."""
    for each in _live(facts):
        if not each.serial_number:
            yield SERIAL.unknown(_place(each), "certificate_serial", **_about(each))
        elif plain_serial(each.serial_number) != plain_serial(each.register_serial_number):
            wanted = each.register_serial_number or "-"
            yield SERIAL.found(_place(each), **_about(each), found=each.serial_number, wanted=wanted)


@rule(DAYS.code, requirements=DAYS.requirements, reads=TraceabilityRegister, subjects=REGISTER)
def days_contradiction(facts: TraceabilityRegister, parameters: Parameters) -> Iterator[Finding]:
    """A certificate is issued on or after the calibration, filed on or after its issue, and ends after both."""
    for each in facts.certificates:
        known = [each.calibrated_on, each.issued_on, each.filed_on]
        days = [day for day in known if day is not None]
        if days != sorted(days):
            yield DAYS.found(
                _place(each),
                **_about(each),
                calibrated=each.calibrated_on,
                issued=each.issued_on or "-",
                filed=each.filed_on or "-",
            )


@rule(SIGNATURE.code, requirements=SIGNATURE.requirements, reads=TraceabilityRegister, subjects=REGISTER)
def signature_broken(facts: TraceabilityRegister, parameters: Parameters) -> Iterator[Finding]:
    """The signature of a digital certificate held when it arrived."""
    for each in _live(facts):
        if each.signature == "broken":
            yield SIGNATURE.found(_place(each), **_about(each), issuer=each.issuer)


@rule(COMPETENCE.code, requirements=COMPETENCE.requirements, reads=TraceabilityRegister, subjects=REGISTER)
def issuer_unproven(facts: TraceabilityRegister, parameters: Parameters) -> Iterator[Finding]:
    """The issuer's competence on the certificate's day is on file, and covers what was calibrated."""
    for each in _live(facts):
        in_date = within(each.calibrated_on, each.competence_from, each.competence_to)
        if each.competence_kind == "none" or not each.competence_covers or not in_date:
            yield COMPETENCE.found(_place(each), **_about(each), issuer=each.issuer, day=each.calibrated_on)


@rule(VERDICT.code, requirements=VERDICT.requirements, reads=TraceabilityRegister, subjects=REGISTER)
def verification_verdict(facts: TraceabilityRegister, parameters: Parameters) -> Iterator[Finding]:
    """A verification certificate counts by its verdict: it says pass."""
    for each in _live(facts):
        if each.kind == "verification" and not each.verdict:
            yield VERDICT.unknown(_place(each), "verification_verdict", **_about(each))
        elif each.kind == "verification" and each.verdict != "pass":
            yield VERDICT.found(_place(each), **_about(each))


@rule(AWAY.code, requirements=AWAY.requirements, reads=TraceabilityRegister, subjects=REGISTER)
def day_in_use(facts: TraceabilityRegister, parameters: Parameters) -> Iterator[Finding]:
    """Nobody measured with an item on the day on which it is said to have been calibrated elsewhere.

    An indicator only: the issuer may have come here.
    """
    for each in facts.certificates:
        if each.measured_on_its_day:
            yield AWAY.warning(
                _place(each),
                **_about(each),
                day=each.calibrated_on,
                jobs=str(each.measured_on_its_day),
            )


@rule(DENIED.code, requirements=DENIED.requirements, reads=TraceabilityRegister, subjects=REGISTER)
def denied_by_issuer(facts: TraceabilityRegister, parameters: Parameters) -> Iterator[Finding]:
    """No issuer said of a certificate on file that it is not its own."""
    for each in facts.certificates:
        if each.answer == "not_genuine":
            yield DENIED.found(_place(each), **_about(each), issuer=each.issuer)


@rule(SHARED.code, requirements=SHARED.requirements, reads=TraceabilityRegister, subjects=REGISTER)
def of_two_items(facts: TraceabilityRegister, parameters: Parameters) -> Iterator[Finding]:
    """A certificate that was on file for another item before is this one's by the word of the technical manager."""
    for each in _live(facts):
        if each.shared_with and not each.vouched:
            yield SHARED.found(_place(each), **_about(each), other=each.shared_with)


@rule(SAMPLE.code, requirements=SAMPLE.requirements, reads=TraceabilityRegister, subjects=REGISTER)
def confirmation_short(facts: TraceabilityRegister, parameters: Parameters) -> Iterator[Finding]:
    """Of the certificates filed in the period, the share whose issuer answered reaches the sample asked for."""
    share, period = whole(parameters, "issuer_confirmation_percent"), whole(parameters, "issuer_confirmation_days")
    filed = [
        each for each in facts.certificates if each.filed_on and 0 <= days_until(each.filed_on, facts.day) <= period
    ]
    answered = sum(1 for each in filed if each.answer)
    if filed and answered * 100 < share * len(filed):
        wanted = -(-share * len(filed) // 100)
        numbers = {"answered": answered, "wanted": wanted, "filed": len(filed), "share": share, "days": period}
        yield SAMPLE.found("certificates", **{name: str(value) for name, value in numbers.items()})


@rule(TESTS.code, requirements=TESTS.requirements, reads=TraceabilityRegister, subjects=REGISTER)
def test_failed(facts: TraceabilityRegister, parameters: Parameters) -> Iterator[Finding]:
    """The newest test of each kind in the file of a measurement standard was passed."""
    for each in facts.tests:
        if not each.passed:
            place = f"{each.equipment_id}/{each.kind}"
            yield TESTS.found(place, equipment=each.equipment_id, name=each.equipment, test=each.kind, day=each.day)


@rule(SHIFTED.code, requirements=SHIFTED.requirements, reads=TraceabilityRegister, subjects=REGISTER)
def shift_not_assessed(facts: TraceabilityRegister, parameters: Parameters) -> Iterator[Finding]:
    """What was measured by values that a later certificate contradicts is looked at (GB/T 27025 6.4.6, 7.10)."""
    for each in facts.shifts:
        place = f"{each.equipment_id}/{each.certificate}"
        told: dict[str, str | Text] = {"name": each.equipment, "certificate": each.certificate}
        told["equipment"] = each.equipment_id
        if not each.comparable:
            yield SHIFTED.unknown(place, "certificate_comparison", earlier=each.earlier, **told)
        else:
            yield SHIFTED.found(place, earlier=each.earlier, works=str(each.works), shift=each.shift, **told)


@rule(OPEN.code, requirements=OPEN.requirements, reads=TraceabilityRegister, subjects=REGISTER)
def impact_open(facts: TraceabilityRegister, parameters: Parameters) -> Iterator[Finding]:
    """An impact assessment is computed and decided to its end: until then nobody knows which certificates stand."""
    for each in facts.impacts:
        told: dict[str, str | Text] = {"name": each.equipment, "impact": each.impact}
        told["equipment"] = each.equipment_id
        missing = "impact_decisions" if each.computed else "impact_computation"
        yield OPEN.unknown(f"{each.equipment_id}/{each.impact}", missing, undecided=str(each.undecided), **told)


@rule(DOUBTED.code, requirements=DOUBTED.requirements, reads=TraceabilityRegister, subjects=REGISTER)
def doubt_not_assessed(facts: TraceabilityRegister, parameters: Parameters) -> Iterator[Finding]:
    """What an item in doubt was used for since it was last shown to be good is looked at (GB/T 27025 6.4.9, 7.10)."""
    for each in facts.doubted:
        told: dict[str, str | Text] = {"equipment": each.equipment_id, "name": each.equipment}
        yield DOUBTED.found(each.equipment_id, day=each.day, works=str(each.works), **told)
