"""Metrological confirmation: computed from the certificate, confirmed or restricted by a user of the item (4.4-3).

The verdict is computed by the act from the certificate on file; the person may refuse it or narrow its range, with the
reason, and can never widen it.
"""

from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from guiju.conduct.register_traceability import plain_serial
from guiju.lab.equipment.beside_methods import laxer_than_a_method
from guiju.lab.equipment.certifying import certificate_of
from guiju.lab.equipment.demands import read_demands
from guiju.lab.equipment.facts import standard_with
from guiju.lab.equipment.identity import on_file_for_others
from guiju.lab.equipment.models import Certificate, Confirmation, IssuerQuestion
from guiju.lab.equipment.sheets import CONFIRM
from guiju.lab.house.act import Act, Reading, Refused, Transaction
from guiju.lab.house.typed import demand_said, seen
from guiju.lab.ui.words import unit as behind
from guiju.record.codec import encode
from guiju.record.errors import RecordError
from guiju.results.confirming import Outcome, confirm, narrower
from guiju.results.units import factor

USERS = frozenset({"calibrator", "technical_manager", "system"})
"""Who uses the equipment confirms it; the keeper files certificates and does not."""
MANAGERS = frozenset({"technical_manager", "system"})


class Confirm(Act):
    """Confirms metrologically that a certificate's results meet what the use asks, or that they do not (4.4-3)."""

    name = "equipment.confirm"
    roles = USERS
    sheet = CONFIRM

    @dataclass(frozen=True, slots=True, kw_only=True)
    class Request:
        equipment: str
        certificate: str
        requirement: str
        requirement_en: str
        demands: list[object]
        passed: bool = True
        """False refuses what was computed as fit."""
        lower: str = ""
        """Both empty: the computed range as it is."""
        upper: str = ""
        remark: str = ""

    def check(self, reading: Reading, request: Request) -> None:
        demand_said("requirement", request.requirement, requirement="4.4-3")
        certificate = certificate_of(reading, request.equipment, request.certificate)
        outcome = computed(certificate, request.demands)
        about = {"equipment": request.equipment, "certificate": request.certificate}
        if request.passed and (certificate.signature == "broken" or denied(reading, certificate)):
            raise Refused("certificate_not_believed", requirement="4.4-7", parameters=about)
        if not outcome.compared:
            raise Refused("confirmation_compares_nothing", requirement="4.4-3", parameters=about)
        if request.passed and other_serial(certificate):
            told = {"found": certificate.serial_number, "wanted": certificate.equipment.serial_number or "—"}
            raise Refused("certificate_of_other_item", requirement="4.4-7", parameters={**about, **told})
        if request.passed:
            self._demand_named(reading, request, certificate)
        if request.passed and not outcome.passed:
            raise Refused("confirmation_not_met", requirement="4.4-3", parameters=about)
        if request.passed:
            _demand_other_after_failed(reading, request, certificate)
        narrowed = bool(request.lower or request.upper)
        try:
            within = not narrowed or narrower(outcome, request.lower, request.upper)
        except ArithmeticError:
            within = False
        if request.passed and not within:
            held = f"{outcome.range.lower} … {outcome.range.upper}{behind(outcome.range.unit)}"
            raise Refused("confirmation_wider", requirement="4.4-3", parameters={**about, "range": held})
        if (narrowed or (outcome.passed and not request.passed)) and not seen(request.remark):
            raise Refused("confirmation_needs_reason", requirement="4.4-3", parameters=about)
        if request.passed:
            _demand_not_laxer(reading, request, certificate)
            _demand_as_methods(reading, request, certificate)

    def _demand_named(self, reading: Reading, request: Request, certificate: Certificate) -> None:
        """Which item it was, where the certificate leaves that open, is answered for by the technical manager."""
        if reading.actor.roles & MANAGERS and seen(request.remark):
            return
        about = {"equipment": request.equipment, "certificate": request.certificate}
        if _unnamed(certificate):
            wanted = {"wanted": certificate.equipment.serial_number}
            raise Refused("certificate_names_no_item", requirement="4.4-7", parameters={**about, **wanted})
        if other := shared_with(certificate):
            raise Refused("certificate_shared", requirement="4.4-7", parameters={**about, "other": other})

    def change(self, tx: Transaction, request: Request) -> Confirmation:
        certificate = certificate_of(tx, request.equipment, request.certificate)
        outcome = computed(certificate, request.demands)
        held = outcome.range
        ends = {"computed_lower": held.lower or "", "computed_upper": held.upper or ""}
        passed = request.passed and outcome.passed
        return tx.insert(
            Confirmation(
                certificate=certificate,
                day=tx.day,
                requirement=request.requirement,
                requirement_en=request.requirement_en,
                passed=passed,
                confirmed_by=tx.actor.person_id,
                lower=(request.lower or held.lower or "") if passed else "",
                upper=(request.upper or held.upper or "") if passed else "",
                unit=held.unit,
                demands=list(request.demands),
                compared=[encode(each) for each in outcome.compared],
                computed_passed=outcome.passed,
                **ends,
                remark=request.remark,
            )
        )


def denied(reading: Reading, certificate: Certificate) -> bool:
    """Whether the issuer's newest answer is that the certificate is not its own."""
    answered = IssuerQuestion.objects.filter(certificate=certificate).exclude(answer="")
    newest = reading.rows(answered.order_by("-answered_on", "-pk")[:1])
    return bool(newest) and newest[0].answer == "not_genuine"


def other_serial(certificate: Certificate) -> bool:
    """Whether the certificate names another serial number than the register; one that is not keyed contradicts none."""
    printed = plain_serial(certificate.serial_number)
    return bool(printed) and printed != plain_serial(certificate.equipment.serial_number)


def _demand_other_after_failed(reading: Reading, request: Confirm.Request, certificate: Certificate) -> None:
    """What did not meet its requirement meets a laxer one only by the word of somebody else, with the reason (4.4-3).

    The same calibration filed once more is the same calibration; what its issuer corrected in a new file is another.
    """
    rows = Confirmation.objects.select_related("certificate").filter(certificate__equipment=certificate.equipment)
    of_day = reading.rows(rows.filter(certificate__calibrated_on=certificate.calibrated_on).order_by("day", "pk"))
    same = [each for each in of_day if _same_calibration(each.certificate, certificate)]
    if not same or same[-1].passed:
        return
    own = same[-1].confirmed_by == reading.actor.person_id and "system" not in reading.actor.roles
    if own or not seen(request.remark):
        told = {"equipment": request.equipment, "certificate": request.certificate}
        raise Refused("confirmation_after_failed", requirement="4.4-3", parameters=told)


def _demand_not_laxer(reading: Reading, request: Confirm.Request, certificate: Certificate) -> None:
    """Raises Refused for a requirement that allows more than the item's before: checks are judged by it (4.4-3).

    That the use asks less than it did is the technical manager's to say, with the reason.
    """
    if reading.actor.roles & MANAGERS and ("system" in reading.actor.roles or seen(request.remark)):
        return
    rows = Confirmation.objects.filter(certificate__equipment=certificate.equipment, passed=True)
    before = reading.rows(rows.order_by("-day", "-pk")[:1])
    most = [_most(each, certificate.unit) for each in (before[0].demands if before else [], request.demands)]
    if most[0] and most[1] > most[0]:
        told = {"equipment": request.equipment, "certificate": request.certificate}
        limits = {"found": f"{most[1]:f}{behind(certificate.unit)}", "before": f"{most[0]:f}{behind(certificate.unit)}"}
        raise Refused("confirmation_laxer", requirement="4.4-3", parameters={**told, **limits})


def _demand_as_methods(reading: Reading, request: Confirm.Request, certificate: Certificate) -> None:
    """Raises Refused for a requirement that allows more than a method that the item serves; the first one too."""
    if reading.actor.roles & MANAGERS and ("system" in reading.actor.roles or seen(request.remark)):
        return
    lax = laxer_than_a_method(certificate.equipment, read_demands(certificate, request.demands))
    if lax is not None:
        told = {"equipment": request.equipment, "certificate": request.certificate, **lax}
        raise Refused("confirmation_laxer_than_method", requirement="4.4-3", parameters=told)


def _most(demands: list[Any], unit: str) -> Decimal:
    """The most that any demand allows an item to be off, in a unit; zero where none says it in a unit like it."""
    told = [(each.get(name), factor(each["unit"], unit)) for each in demands for name in ("largest_error", "largest_U")]
    return max((Decimal(text) * scale for text, scale in told if text and scale is not None), default=Decimal(0))


def _same_calibration(one: Certificate, other: Certificate) -> bool:
    return one.pk == other.pk or one.file_sha256 == other.file_sha256 or not other.corrects


def shared_with(certificate: Certificate) -> str:
    """Another item for which the same number or file had been filed before this one; empty where there is none."""
    others = on_file_for_others(certificate, certificate.equipment.code)
    return next((each.equipment.code for each in others if each.pk < certificate.pk), "")


def _unnamed(certificate: Certificate) -> bool:
    """Whether the certificate names no serial number, where the item has one."""
    return not plain_serial(certificate.serial_number) and bool(plain_serial(certificate.equipment.serial_number))


def computed(certificate: Certificate, demands: list[object]) -> Outcome:
    """The certificate beside the demands. Raises Refused for demands, or points, that cannot be judged."""
    wrong = next((each for each in certificate.points if not (Decimal(each["U"]) > 0 and Decimal(each["k"]) > 0)), None)
    if wrong is not None:
        parameters = {"where": wrong["nominal"]["value"], "found": f"U {wrong['U']}, k {wrong['k']}"}
        raise Refused("certificate_points", requirement="4.4-2", parameters=parameters)
    try:
        wanted = read_demands(certificate, demands)
    except RecordError as error:
        parameters = {"where": error.path, "found": error.found}
        raise Refused("demands_unreadable", requirement="4.4-3", parameters=parameters) from None
    standard = standard_with(certificate)
    for each in wanted if standard.used_by == "value" else ():
        if each.largest_error is None and each.largest_U is None:
            where = f"{each.lower} – {each.upper}{behind(each.unit)}"
            raise Refused("demand_asks_nothing", requirement="4.4-3", parameters={"where": where})
    verified = None if certificate.kind == "calibration" else certificate.verdict == "pass"
    return confirm(standard, wanted, verified=verified)
