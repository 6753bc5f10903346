"""Where a fact is not known no rule that needs it passes."""

from __future__ import annotations

from typing import Any

import pytest
from conduct_faults import EDITION, METHOD
from conduct_makers import changed, facts, findings
from conduct_unknowns import UNKNOWN

from guiju.conduct.facts import Stage


@pytest.mark.parametrize(("stage", "changes", "expected"), UNKNOWN)
def test_no_rule_passes_by_silence(stage: Stage, changes: dict[str, Any], expected: set[str]) -> None:
    found = findings(changed(facts(stage), **changes))
    assert {each.code for each in found} == expected
    assert {each.severity for each in found} == {"undetermined"}
    assert all(each.blocks for each in found)


def test_without_the_method_no_rule_of_the_start_that_reads_it_is_green() -> None:
    found = findings(changed(facts("start"), **{METHOD: None, EDITION: None}))
    assert {each.severity for each in found} == {"undetermined"}
    assert {each.code for each in found} == {
        "calibrator_not_authorised",
        "calibrator_not_trained",
        "climate_change_too_fast",
        "climate_not_watched",
        "climate_out_of_limits",
        "environment_not_logged",
        "method_not_validated",
        "method_not_verified",
        "method_range_exceeded",
        "procedure_missing",
        "method_not_yet_effective",
        "method_superseded",
        "own_method_without_consent",
        "point_outside_scope",
        "qualification_not_in_force",
        "standard_U_unfit",
        "standard_range_unfit",
        "standard_ratio_unfit",
        "standard_role_missing",
    }
