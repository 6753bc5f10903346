"""Nothing is left out: every rule of chapters 4 and 5 that guards an act, and every refusal of their acts, is tried.

What must be tried is read from the code; what is not has its reason here.
"""

from refused_agency import REFUSALS as AGENCY
from refused_certificates import REFUSALS as CERTIFICATES
from refused_equipment import REFUSALS as EQUIPMENT
from refused_faults import FAULTS
from refused_list import refusals, rules
from refused_methods import REFUSALS as METHODS
from refused_people import REFUSALS as PEOPLE
from refused_ways import FLOW
from refused_work import REFUSALS as WORK

ALL = (*PEOPLE, *AGENCY, *CERTIFICATES, *EQUIPMENT, *METHODS, *WORK)
WARNS = {
    "calibrator_near_age_limit",
    "climate_sensor_unfit",
    "doer_near_end",
    "method_change_announced",
    "method_novelty_unchecked",
    "method_superseded_agreed",
    "readings_too_fast",
    "reviewer_near_age_limit",
    "scope_near_end",
    "standard_certificate_near_end",
}
"""Rules that guard an act and never refuse it: they warn."""
OF_EVALUATION = "assessment"
"""Acts of evaluations cite whichever row is judged; what they refuse is tried in test_assessment_acts and _pages."""
ELSEWHERE = {
    "certificate_not_as_file": "asks for a digital certificate: tried in test_equipment_traceability",
    "founded": "an installation is founded by the command alone, which has no address",
    "no_edition_in_force": "a list with its bulk deed says it before any act: tried in test_refused_everywhere",
    "own_thing": "a parameter that one set oneself: tried in test_parameters_set",
    "raised_unconfirmed": "asks for a frozen record with a raised U: tried in test_issuing_flow and test_pages_issuing",
    "role": "who may not do an act: tried in test_refused_everywhere",
    "unknown_person": "accounts, statements and roles of whom nobody knows: their pages choose among people",
    "file_of_another": "asks for a file that is on file already: tried in test_papers_own",
    "file_not_stored": "a file's name is its hash, which pages make of what is uploaded",
}


def test_each_rule_that_guards_an_act_is_tried_at_every_act_that_it_guards() -> None:
    guarding = {code for code, each in rules().items() if each.guards}
    tried = {each.code for each in FAULTS} | {each.code for each in ALL}
    assert guarding - tried == WARNS
    of_flow = {code for code in guarding if rules()[code].guards & FLOW.keys()}
    assert of_flow - WARNS <= {each.code for each in FAULTS}
    for code in of_flow:
        assert rules()[code].guards <= FLOW.keys(), f"{code} guards an act that the flow does not try"
    of_registers = {(code, act) for code in guarding - of_flow for act in rules()[code].guards}
    assert of_registers <= {(each.code, each.name) for each in ALL}


def test_each_refusal_of_an_act_is_tried_in_the_app_that_refuses_it() -> None:
    tried = {(each.code, each.name.partition(".")[0]) for each in ALL}
    codes = {each.code for each in ALL}
    left = {
        f"{code} ({app})"
        for code, modules in refusals().items()
        for app in {each.partition("/")[0] for each in modules} - {OF_EVALUATION}
        if code not in ELSEWHERE and (code, app) not in tried and not (app == "house" and code in codes)
    }
    assert left == set()


def test_no_exception_is_left_over() -> None:
    known = refusals().keys() | rules().keys()
    assert set(ELSEWHERE) <= known
    assert rules().keys() >= WARNS


def test_no_fault_of_the_flow_only_warns() -> None:
    """Each fault blocks at one act at least."""
    for each in FAULTS:
        assert (each.only or rules_of(each.code)) - each.warns, each.code


def rules_of(code: str) -> frozenset[str]:
    from guiju.conduct.rule import RULES

    return RULES[code].guards
