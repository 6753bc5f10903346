"""Words for codes that pages show: roles, states, purposes, acts. English here, Chinese in the catalogue."""

from collections.abc import Iterable

from django.utils.translation import get_language, pgettext_lazy
from django.utils.translation import gettext_lazy as _

ROLES = {
    "item_clerk": _("Item clerk"),
    "equipment_keeper": _("Equipment keeper"),
    "calibrator": _("Calibrator"),
    "reviewer": _("Reviewer"),
    "signatory": _("Authorised signatory"),
    "technical_manager": _("Technical manager"),
    "quality_manager": _("Quality manager"),
    "head": _("Head of the agency"),
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
FIELDS = {
    "length": _("Length"),
    "thermometry": _("Thermometry"),
    "mass": _("Mechanics"),
    "electricity": _("Electricity"),
    "radio": _("Radio"),
    "time": _("Time and frequency"),
    "optics": _("Optics"),
    "acoustics": _("Acoustics"),
    "ionising_radiation": _("Ionising radiation"),
    "chemistry": _("Physical chemistry"),
    "general": _("General"),
}
ACTS = {
    "accounts.close": _("Account closed"),
    "accounts.open": _("Account opened"),
    "accounts.renew_password": _("Password renewed"),
    "agency.add_scope_row": _("Scope line added"),
    "agency.amend": _("Description of the agency corrected"),
    "agency.describe": _("Agency described"),
    "agency.file_qualification": _("Qualification of the agency filed"),
    "agency.lift_suspension": _("Suspension lifted"),
    "agency.suspend_qualification": _("Qualification suspended"),
    "calibrations.assign": _("Job assigned"),
    "calibrations.correct_reading": _("Reading corrected"),
    "calibrations.erase_enclosure": _("Enclosure erased"),
    "calibrations.finish": _("Record finished and signed"),
    "calibrations.reassign": _("Job assigned anew"),
    "calibrations.record_readings": _("Readings taken"),
    "calibrations.return_record": _("Record returned"),
    "calibrations.review": _("Record reviewed"),
    "calibrations.start_measurement": _("Measurement started"),
    "commissions.add_request": _("Line requested"),
    "commissions.note_deviation": _("Deviation noted"),
    "commissions.open": _("Commission opened"),
    "commissions.open_at_counter": _("Commission opened at the counter"),
    "commissions.receive_item": _("Item received"),
    "commissions.return_item": _("Item returned"),
    "commissions.review_contract": _("Review of the contract"),
    "commissions.settle_deviation": _("Deviation settled"),
    "customers.amend": _("Customer corrected"),
    "customers.register": _("Customer registered"),
    "equipment.amend": _("Description of equipment corrected"),
    "equipment.ask_issuer": _("Issuer of a certificate asked"),
    "equipment.change_state": _("State of equipment changed"),
    "equipment.confirm": _("Metrological confirmation"),
    "equipment.file_certificate": _("Certificate of equipment filed"),
    "equipment.judge_stability": _("Stability of a standard judged"),
    "equipment.note_upward_link": _("Link of the chain upward noted"),
    "equipment.record_issuer_answer": _("Answer of the issuer filed"),
    "equipment.record_stability_group": _("Stability readings filed"),
    "equipment.register": _("Equipment registered"),
    "equipment.test_repeatability": _("Repeatability test filed"),
    "equipment.verify_result": _("Verification of results filed"),
    "house.accept_restored_database": _("Restored database accepted"),
    "house.enrol_signing_key": _("Signing key enrolled"),
    "house.found_agency": _("Agency founded"),
    "house.lock_signing_key": _("Signing key locked"),
    "house.replace_seal": _("Seal replaced"),
    "house.revoke_signing_key": _("Signing key revoked"),
    "house.set_parameter": _("Parameter set"),
    "issuing.approve": _("Record approved"),
    "issuing.issue": _("Certificate issued"),
    "issuing.replace": _("Certificate replaced"),
    "issuing.reserve_number": _("Certificate number reserved"),
    "issuing.void_number": _("Certificate number voided"),
    "issuing.withdraw": _("Certificate withdrawn"),
    "methods.add_edition": _("Edition of a method added"),
    "methods.add_template": _("Budget template added"),
    "methods.amend": _("Title of the method corrected"),
    "methods.register": _("Method registered"),
    "methods.supersede_edition": _("Edition superseded"),
    "people.amend_person": _("Person corrected"),
    "people.attest_qualification": _("Papers of a qualification seen"),
    "people.declare_interest": _("Interest declared"),
    "people.end_employment": _("Employment ended"),
    "people.end_interest": _("Interest ended"),
    "people.end_role": _("Role ended"),
    "people.file_qualification": _("Qualification of a person filed"),
    "people.give_role": _("Role given"),
    "people.grant_authorisation": _("Authorisation granted"),
    "people.grant_signing": _("Signing authorisation granted"),
    "people.record_employment": _("Employment recorded"),
    "people.register_person": _("Person registered"),
    "people.withdraw_authorisation": _("Authorisation withdrawn"),
    "portal.create_status_link": _("Status link made"),
    "portal.revoke_status_link": _("Status link revoked"),
    "premises.add_room": _("Room added"),
    "premises.add_site": _("Site added"),
    "premises.amend_room": _("Room corrected"),
    "premises.amend_site": _("Site corrected"),
    "premises.record_climate": _("Climate recorded"),
    "quality.assess_impact": _("Impact assessment begun"),
    "quality.close_impact": _("Impact assessment closed"),
    "quality.decide_impact": _("Decision on an affected certificate"),
    "quality.examine_impact": _("Affected certificates examined"),
}
ITEM_STATES = {"received": pgettext_lazy("item", "Received"), "returned": pgettext_lazy("item", "Returned")}
LINK_STATES = {"live": pgettext_lazy("status link", "Live"), "revoked": pgettext_lazy("status link", "Revoked")}
NAMED_BY = {"agency": _("The agency"), "customer": _("The customer")}
COLUMNS: dict[tuple[str, str], dict[str, object]] = {
    ("agency_scoperow", "field"): FIELDS,
    ("calibrations_job", "state"): JOB_STATES,
    ("commissions_item", "state"): ITEM_STATES,
    ("commissions_line", "method_named_by"): NAMED_BY,
    ("commissions_line", "state"): LINE_STATES,
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


def word(table: dict[str, object], code: str) -> str:
    """The word for a code; the code itself where no word is known."""
    return str(table.get(code, code))


def language() -> str:
    """`zh` or `en`: the language in which refusals and findings are told on this page."""
    return "en" if (get_language() or "").startswith("en") else "zh"
