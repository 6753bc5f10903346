"""Words for codes that pages show: roles, states, purposes, acts. English here, Chinese in the catalogue."""

from collections.abc import Iterable
from typing import Any

from django.utils.functional import lazy
from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

from guiju.conduct.fields import FIELDS as FIELD_NAMES
from guiju.results.units import behind

ROLES = {
    "item_clerk": _("Item clerk"),
    "equipment_keeper": _("Equipment keeper"),
    "calibrator": _("Calibrator"),
    "reviewer": _("Reviewer"),
    "signatory": _("Authorised signatory"),
    "technical_manager": _("Technical manager"),
    "quality_manager": _("Quality manager"),
    "head": _("Head of the agency"),
    "assessor": _("Assessor from outside"),
}
JOB_STATES = {
    "assigned": _("Assigned"),
    "measuring": _("Measuring"),
    "finished": _("Waiting for review"),
    "reviewed": _("Waiting for approval"),
    "approved": _("Waiting for issue"),
    "issued": _("Issued"),
}
LINE_STATES = {"requested": _("Waiting for contract review"), "accepted": _("Accepted")}
CERTIFICATE_STATES = {"issued": _("In force"), "replaced": _("Replaced"), "withdrawn": _("Withdrawn")}
NUMBER_STATES = {"reserved": _("Reserved"), "issued": _("Used for a certificate"), "void": _("Void, explained")}
PURPOSES = {
    "calibrate": _("Calibrated"),
    "review": _("Reviewed"),
    "approve": _("Approved"),
    "issue": _("Issued"),
    "replace": _("Replaced"),
    "withdraw": _("Withdrawn"),
}
FIELDS: dict[str, Any] = {
    code: lazy(lambda told: getattr(told, language()), str)(told) for code, told in FIELD_NAMES.items()
}
"""Names of the calibration fields in the language of the page: those of the rules, everywhere."""
ACTS = {
    "accounts.close": _("Account closed"),
    "accounts.open": _("Account opened"),
    "accounts.renew_password": _("Password renewed"),
    "agency.add_scope_row": _("Scope line added"),
    "agency.amend": _("Description of the agency corrected"),
    "agency.confirm_lifting": _("Lifting of a suspension backward confirmed"),
    "agency.describe": _("Agency described"),
    "agency.end_licence": _("Licence of the agency ended"),
    "agency.extend_qualification": _("Validity of a qualification extended"),
    "agency.file_licence": _("Licence of the agency filed"),
    "agency.file_qualification": _("Qualification of the agency filed"),
    "agency.lift_suspension": _("Suspension lifted"),
    "agency.reduce_scope": _("Scope reduced: a line ended"),
    "agency.suspend_qualification": _("Qualification suspended"),
    "assessment.accept_correction": _("Corrective action accepted"),
    "assessment.adjudicate": _("Ruling on a suspicion"),
    "assessment.approve_document": _("Evidence document approved"),
    "assessment.approve_profile": _("Evaluation profile approved"),
    "assessment.ask_tailoring": _("Row asked to be not applicable"),
    "assessment.assign_finding": _("Finding of an evaluation assigned"),
    "assessment.attest": _("Row attested"),
    "assessment.change_profile": _("Draft of an evaluation profile changed"),
    "assessment.close_finding": _("Finding of an evaluation closed"),
    "assessment.complete_correction": _("Corrective action done"),
    "assessment.declare_conflict": _("Assessor declared own interests"),
    "assessment.decide_tailoring": _("Tailoring decided"),
    "assessment.draft_profile": _("Evaluation profile drafted"),
    "assessment.end_document": _("Evidence document ended"),
    "assessment.end_tailoring": _("Tailoring ended"),
    "assessment.file_document": _("Evidence document filed"),
    "assessment.freeze_run": _("Evaluation frozen and signed"),
    "assessment.judge_correction": _("Effect of a corrective action judged"),
    "assessment.open_suspicion": _("Suspicion opened"),
    "assessment.overturn": _("Confirmation of a suspicion set aside"),
    "assessment.plan_run": _("Evaluation planned"),
    "assessment.propose_correction": _("Corrective action proposed"),
    "assessment.record_result": _("Result of an evaluation filed"),
    "assessment.reply": _("Reply to a suspicion"),
    "assessment.reply_to_finding": _("Reply to a finding of an evaluation"),
    "assessment.review_document": _("Evidence document reviewed"),
    "assessment.waive_reply": _("Reply to a finding waived"),
    "assessment.withdraw_attestation": _("Attestation withdrawn"),
    "assessment.withdraw_profile": _("Evaluation profile withdrawn"),
    "calibrations.assign": _("Job assigned"),
    "calibrations.correct_reading": _("Reading corrected"),
    "calibrations.erase_enclosure": _("Enclosure erased"),
    "calibrations.finish": _("Record finished and signed"),
    "calibrations.issue_permit": _("Job permit issued"),
    "calibrations.reassign": _("Job assigned anew"),
    "calibrations.record_readings": _("Readings taken"),
    "calibrations.return_record": _("Record returned"),
    "calibrations.review": _("Record reviewed"),
    "calibrations.say_before_adjustment": _("State before adjustment said"),
    "calibrations.start_measurement": _("Measurement started"),
    "calibrations.write_field": _("Field of the record filled in"),
    "calibrations.withdraw_permit": _("Job permit withdrawn"),
    "commissions.add_request": _("Line requested"),
    "commissions.authorise_deviation": _("Deviation authorised"),
    "commissions.judge_deviation": _("Deviation judged technically"),
    "commissions.note_deviation": _("Deviation noted"),
    "commissions.open": _("Commission opened"),
    "commissions.open_at_counter": _("Commission opened at the counter"),
    "commissions.place_item": _("Item put into a room"),
    "commissions.receive_item": _("Item received"),
    "commissions.return_item": _("Item returned"),
    "commissions.review_contract": _("Review of the contract"),
    "commissions.settle_deviation": _("Deviation settled"),
    "commissions.tell_customer": _("Customer told"),
    "customers.amend": _("Customer corrected"),
    "customers.register": _("Customer registered"),
    "equipment.add_member": _("Item put into a set"),
    "equipment.adjust_interval": _("Interval adjusted"),
    "equipment.amend": _("Description of equipment corrected"),
    "equipment.amend_set": _("Set of equipment corrected"),
    "equipment.amend_supplier": _("Supplier corrected"),
    "equipment.change_release": _("Version changed"),
    "equipment.ask_issuer": _("Issuer of a certificate asked"),
    "equipment.change_state": _("State of equipment changed"),
    "equipment.complete_duty": _("Planned work done"),
    "equipment.confirm": _("Metrological confirmation"),
    "equipment.end_duty": _("Taken out of the plan"),
    "equipment.end_member": _("Item taken out of a set"),
    "equipment.end_seal": _("Seal broken or taken off"),
    "equipment.end_serving": _("Scope line no longer served"),
    "equipment.end_vessel": _("Opened vessel finished"),
    "equipment.evaluate_supplier": _("Supplier evaluated"),
    "equipment.file_certificate": _("Certificate of equipment filed"),
    "equipment.file_document": _("Document of equipment filed"),
    "equipment.form_set": _("Set of equipment formed"),
    "equipment.move": _("Equipment moved"),
    "equipment.move_stock": _("Stock moved"),
    "equipment.open_vessel": _("Vessel opened"),
    "equipment.place_seal": _("Seal put on"),
    "equipment.plan_duty": _("Plan row added"),
    "equipment.record_check": _("Intermediate check recorded"),
    "equipment.record_event": _("Event of equipment recorded"),
    "equipment.register": _("Equipment registered"),
    "equipment.register_supplier": _("Supplier registered"),
    "equipment.serve_scope": _("Scope line served"),
    "equipment.use_material": _("Material used in a job"),
    "equipment.validate": _("Version validated"),
    "equipment.judge_stability": _("Stability of a standard judged"),
    "equipment.note_upward_link": _("Link of the chain upward noted"),
    "equipment.record_issuer_answer": _("Answer of the issuer filed"),
    "equipment.record_stability_group": _("Stability readings filed"),
    "equipment.test_repeatability": _("Repeatability test filed"),
    "equipment.verify_result": _("Verification of results filed"),
    "house.accept_restored_database": _("Restored database accepted"),
    "house.enrol_signing_key": _("Signing key enrolled"),
    "house.found_agency": _("Agency founded"),
    "house.lock_signing_key": _("Signing key locked"),
    "house.replace_seal": _("Seal replaced"),
    "house.revoke_signing_key": _("Signing key revoked"),
    "house.confirm_parameter": _("Parameter confirmed"),
    "house.set_parameter": _("Parameter set"),
    "house.keep_audit": _("Database compared with the log"),
    "house.settle_row": _("Row changed past the software settled"),
    "house.set_verification_address": _("Address for checking certificates changed"),
    "issuing.approve": _("Record approved"),
    "issuing.issue": _("Certificate issued"),
    "issuing.replace": _("Certificate replaced"),
    "issuing.reserve_number": _("Certificate number reserved"),
    "issuing.void_number": _("Certificate number voided"),
    "issuing.withdraw": _("Certificate withdrawn"),
    "methods.add_edition": _("Edition of a method added"),
    "methods.add_template": _("Budget template added"),
    "methods.amend": _("Title of the method corrected"),
    "methods.analyse_change": _("Gap to the new edition analysed"),
    "methods.announce_change": _("New edition announced"),
    "methods.approve_validation": _("Validation of the method approved"),
    "methods.approve_verification": _("Verification of the method approved"),
    "methods.file_change": _("New edition applied for"),
    "methods.file_validation": _("Validation of the method filed"),
    "methods.file_verification": _("Verification of the method filed"),
    "methods.grant_change": _("New edition granted"),
    "methods.issue_procedure": _("Operating procedure issued"),
    "methods.move_change": _("First day of the new edition moved"),
    "methods.record_novelty_check": _("Edition checked for novelty"),
    "methods.register": _("Method registered"),
    "methods.review_procedure": _("Operating procedure reviewed"),
    "methods.supersede_edition": _("Edition superseded"),
    "people.add_post": _("Post added"),
    "methods.withdraw_procedure": _("Operating procedure withdrawn"),
    "people.amend_person": _("Person corrected"),
    "people.appoint": _("Appointed to a post"),
    "people.attest_experience": _("Proof of work seen"),
    "people.attest_qualification": _("Papers of a qualification seen"),
    "people.correct_birth_date": _("Date of birth corrected"),
    "people.declare_interest": _("Interest declared"),
    "people.declare_no_interest": _("No further interest declared"),
    "people.end_appointment": _("Appointment ended"),
    "people.end_employment": _("Employment ended"),
    "people.end_experience": _("Period of work ended"),
    "people.end_interest": _("Interest ended"),
    "people.end_post": _("Post ended"),
    "people.end_qualification": _("Qualification of a person ended"),
    "people.end_role": _("Role ended"),
    "people.erase_identity": _("Identity number erased"),
    "people.file_qualification": _("Qualification of a person filed"),
    "people.give_role": _("Role given"),
    "people.grant_authorisation": _("Authorisation granted"),
    "people.grant_signing": _("Signing authorisation granted"),
    "people.record_attendance": _("Training of a person recorded"),
    "people.record_check": _("Check of a person recorded"),
    "people.record_course": _("Training course recorded"),
    "people.record_employment": _("Employment recorded"),
    "people.record_experience": _("Period of work recorded"),
    "people.record_identity": _("Identity number recorded"),
    "people.register_person": _("Person registered"),
    "people.view_identity": _("Personal data looked at"),
    "people.withdraw_authorisation": _("Authorisation withdrawn"),
    "api.issue_token": _("Interface token made"),
    "api.revoke_token": _("Interface token revoked"),
    "sheets.accept_import": _("Import accepted"),
    "sheets.end_import": _("Import ended"),
    "sheets.undo_row": _("Imported row taken back"),
    "portal.create_status_link": _("Status link made"),
    "portal.revoke_status_link": _("Status link revoked"),
    "premises.add_room": _("Room added"),
    "premises.add_room_file": _("Plan or photo filed"),
    "premises.add_site": _("Site added"),
    "premises.amend_room": _("Room corrected"),
    "premises.amend_site": _("Site corrected"),
    "premises.end_named_address": _("Address on a qualification ended"),
    "premises.end_room_file": _("Plan or photo out of date"),
    "premises.end_tenure": _("Tenure ended"),
    "premises.name_address": _("Address on a qualification filed"),
    "premises.correct_climate": _("Climate reading corrected"),
    "premises.record_climate": _("Climate recorded"),
    "premises.record_tenure": _("Proof of tenure filed"),
    "quality.assess_impact": _("Impact assessment begun"),
    "quality.close_impact": _("Impact assessment closed"),
    "quality.decide_impact": _("Decision on an affected certificate"),
    "quality.examine_impact": _("Affected certificates examined"),
}
ITEM_STATES = {"received": pgettext_lazy("item", "Received"), "returned": pgettext_lazy("item", "Returned")}
LINK_STATES = {"live": pgettext_lazy("status link", "Live"), "revoked": pgettext_lazy("status link", "Revoked")}
RECORD_STATES = {
    "current": pgettext_lazy("record", "Valid"),
    "returned": pgettext_lazy("record", "Returned"),
}
STANDARD_ROLES = {
    "reference": _("Reference standard"),
    "source": _("Calibrator as source"),
    "voltmeter": _("Voltmeter"),
    "ammeter": _("Ammeter"),
    "phase_meter": _("Phase meter"),
}
"""Usual roles of standards in methods; any other is shown by the code that the method gives it."""
NAMED_BY = {"agency": _("The agency"), "customer": _("The customer")}
COLUMNS: dict[tuple[str, str], dict[str, object]] = {
    ("agency_scoperow", "field"): FIELDS,
    ("calibrations_job", "standards"): STANDARD_ROLES,
    ("calibrations_job", "state"): JOB_STATES,
    ("calibrations_record", "state"): RECORD_STATES,
    ("calibrations_use", "role"): STANDARD_ROLES,
    ("commissions_item", "state"): ITEM_STATES,
    ("commissions_line", "method_named_by"): NAMED_BY,
    ("commissions_line", "state"): LINE_STATES,
    ("commissions_line", "template_code"): {"budget": _("Uncertainty evaluation")},
    ("equipment_member", "role"): STANDARD_ROLES,
    ("equipment_use", "role"): STANDARD_ROLES,
    ("issuing_certificate", "status"): CERTIFICATE_STATES,
    ("issuing_number", "state"): NUMBER_STATES,
    ("methods_method", "field"): FIELDS,
    ("people_authorisation", "fields"): FIELDS,
    ("people_role", "name"): ROLES,
    ("portal_statuslink", "state"): LINK_STATES,
}
"""Words for the codes of a column, by table and column: those of this module; an app's `words` names the rest."""


def role_names(roles: Iterable[str]) -> list[str]:
    """Names of roles in the order of the table, in the language of the page."""
    held = set(roles)
    return [str(name) for code, name in ROLES.items() if code in held]


def enumerated(parts: Iterable[str]) -> str:
    """Words in one line, with the comma between them that the language of the page has."""
    return ("、" if language() == "zh" else ", ").join(parts)


def word(table: dict[str, object], code: str) -> str:
    """The word for a code; the code itself where no word is known."""
    return str(table.get(code, code))


def either(zh: str, en: str) -> str:
    """Of a pair of sentences the one in the language of the page or call."""
    return en if language() == "en" else zh


def language() -> str:
    """`zh` or `en`: the language in which refusals and findings are told on this page."""
    return "en" if (get_language() or "").startswith("en") else "zh"


def unit(code: str) -> str:
    """A unit behind a number; the unit one is not written, and no space before it."""
    return behind(code)


def in_unit(code: str) -> str:
    """The unit of an axis or column behind its name; nothing for the unit one."""
    return "" if code in ("", "1") else f" / {code}"
