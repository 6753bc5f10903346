"""Facts that are not known, one at a time, and the rules that must then find themselves undetermined."""

from __future__ import annotations

from typing import Any

from conduct_faults import CHOICE, CLIMATE, EDITION, METHOD, REFERENCE

from guiju.conduct.facts import ReadingsLeftOut, Stage

CERTIFICATE = f"{REFERENCE}__certificate"

UNKNOWN: tuple[tuple[Stage, dict[str, Any], set[str]], ...] = (
    (
        "contract_review",
        {METHOD: None},
        {
            "point_outside_scope",
            "qualification_not_in_force",
            "method_superseded",
            "method_not_yet_effective",
            "method_not_validated",
            "own_method_without_consent",
        },
    ),
    (
        "contract_review",
        {EDITION: None},
        {"method_not_verified", "method_range_exceeded", "method_rank_without_reason"},
    ),
    (
        "start",
        {EDITION: None},
        {"method_not_verified", "method_range_exceeded", "environment_not_logged", "procedure_missing"},
    ),
    ("contract_review", {f"{CHOICE}__better": None}, {"method_rank_without_reason"}),
    (
        "contract_review",
        {f"{EDITION}__covers__0__range__unit": "V", f"{EDITION}__covers__2__quantity": "force"},
        {"method_range_exceeded"},
    ),
    (
        "start",
        {f"{METHOD}__standards__0__largest_ratio": "0.5", f"{CHOICE}__item_limit": None},
        {"standard_ratio_unfit"},
    ),
    (
        "start",
        {f"{METHOD}__standards__0__largest_ratio": "0.5", f"{CHOICE}__item_limit_unit": "V"},
        {"standard_ratio_unfit"},
    ),
    (
        "contract_review",
        {"sections__0__place": None},
        {"point_outside_scope", "qualification_not_in_force", "place_not_covered"},
    ),
    ("start", {"sections__0__held": None}, {"site_not_held"}),
    ("contract_review", {"sections__0__points": ()}, {"point_outside_scope", "qualification_not_in_force"}),
    (
        "assignment",
        {"sections__0__calibrators": ()},
        {
            "calibrator_not_authorised",
            "calibrator_not_trained",
            "calibrator_not_qualified",
            "calibrator_not_long_term",
            "calibrator_over_age",
            "calibrator_interest",
        },
    ),
    ("assignment", {"customers": ()}, {"calibrator_interest"}),
    ("start", {"sections__0__conditions": ()}, {"climate_out_of_limits", "climate_change_too_fast"}),
    (
        "start",
        {
            "sections__0__conditions": (),
            "sections__0__readings_left_out": (
                ReadingsLeftOut(quantity="temperature", sensor="E-0", readings=3, why="not_confirmed"),
            ),
        },
        {"climate_out_of_limits", "climate_change_too_fast"},
    ),
    ("finish", {f"{CLIMATE}__readings": 1}, {"climate_change_too_fast"}),
    ("start", {f"{CLIMATE}__unit": "K"}, {"climate_out_of_limits", "climate_change_too_fast"}),
    ("start", {f"{CLIMATE}__readings": 0}, {"climate_out_of_limits", "climate_change_too_fast"}),
    ("start", {"sections__0__template": None}, {"standard_confirmed_range"}),
    ("start", {f"{REFERENCE}__range__unit": "V"}, {"standard_range_unfit"}),
    ("start", {f"{REFERENCE}__confirmation__range__unit": "V"}, {"standard_confirmed_range"}),
    ("start", {f"{CERTIFICATE}__unit": "V"}, {"standard_U_unfit"}),
    ("start", {f"{CERTIFICATE}__points": ()}, {"standard_U_unfit"}),
    ("start", {f"{REFERENCE}__kind": "material"}, {"material_expired"}),
    (
        "review",
        {"reviewer": None},
        {
            "reviewer_is_calibrator",
            "reviewer_not_authorised",
            "reviewer_not_qualified",
            "reviewer_not_long_term",
            "reviewer_over_age",
            "reviewer_interest",
        },
    ),
    ("review", {"recomputation": None}, {"recomputation_differs"}),
    ("approval", {"recomputation": None}, {"recomputation_differs"}),
    ("issue", {"recomputation": None}, {"recomputation_differs"}),
    ("review", {"record_sha256": None}, {"statement_of_other_record"}),
    (
        "approval",
        {"signatory": None},
        {
            "signatory_not_authorised",
            "signatory_not_qualified",
            "signatory_is_calibrator",
            "signatory_is_reviewer",
            "signatory_interest",
        },
    ),
    ("approval", {"reviewer": None}, {"signatory_is_reviewer"}),
    ("approval", {"scope__0__smallest_U_unit": "V"}, {"U_below_scope"}),
    ("approval", {"signatory__person_id": "P-2", "reviewer_may_sign": None}, {"signatory_is_reviewer"}),
    ("issue", {"signatory": None}, {"signatory_not_authorised"}),
    ("issue", {"content": None}, {"content_differs"}),
    ("issue", {"checklist": None}, {"checklist_incomplete"}),
    ("issue", {"number_state": None}, {"number_not_reserved"}),
    ("issue", {"certificate_number": None}, {"number_not_reserved"}),
)
