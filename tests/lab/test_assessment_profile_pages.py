"""Pages of own profiles: read beside the base, drafted in a form that loses nothing; names instead of codes."""

import html
import re
from pathlib import Path
from typing import Any

import pytest
from assessment_house import as_
from walk_house import ask, body, client

pytest_plugins = ["walk_house", "own_demo"]

QUALITY, HEAD, CALIBRATOR = "demo-quality", "demo-head", "demo-calibrator"
LIST = "/registers/assessment/evaluationprofile/"
DRAFT = {
    "code": "OWN-2",
    "edition": "1",
    "title": "本机构方案",
    "title_en": "ours",
    "base": "self",
    "valid_from": "2099-01-01",
    "reason": "重要客户要求",
}


def text(page: str) -> str:
    return re.sub(r"\s+", " ", html.unescape(re.sub(r"<[^>]+>", " ", page)))


def row(code: str) -> Any:
    from guiju.lab.assessment.models import EvaluationProfile

    return EvaluationProfile.objects.get(code=code)


def points(**changed: str) -> dict[str, str]:
    """The fields of the points as a browser sends them."""
    from guiju.conduct.evaluation import profiles

    return {
        f"points-{key}": changed.get(key.replace(".", "_"), str(of)) for key, of in profiles()["self"].points.items()
    }


def lines(name: str, *cells: tuple[str, ...]) -> dict[str, list[str]]:
    """The lines of a field as a browser sends them, with an empty one behind."""
    blank = tuple("" for _ in cells[0])
    columns = zip(*cells, blank, strict=True)
    return {f"{name}-{at}": list(column) for at, column in enumerate(columns)}


def test_base_and_own_stand_beside_each_other_with_a_picture(own_demonstration: Path) -> None:
    page = body(ask(client(QUALITY), f"{LIST}{row('DEMO-P1').pk}/change/"))
    told = text(page)
    assert "6.2 客户与市场 80 90" in told and "等级 A 所需得分 700 750" in told
    assert "80 → 90" in page and page.count("<svg") >= 2
    assert "人员证明 — E2" in told
    english = text(body(ask(client(QUALITY, "en"), f"{LIST}{row('DEMO-P1').pk}/change/")))
    assert "points for verdict A 700 750" in english


def test_a_refused_draft_loses_nothing_and_a_mended_one_is_held(own_demonstration: Path) -> None:
    """Ten points too many: refused with the reason, and every number and line stands there again."""
    from guiju.lab.assessment.profiles import changes_of

    browser = client(QUALITY)
    sent = {
        **DRAFT,
        **points(**{"6_2": "90"}),
        **lines("weights", ("6.2-1", "7")),
        **lines("demands", ("4.4-2 校准用设备", "attestation", "E3"), ("6.2-1", "", "E4")),
        "minimum_operation": "E4",
        "good": "800",
        "key": "first",
    }
    answer = browser.post(f"{LIST}add/", sent)
    page = body(answer)
    assert answer.status_code == 422 and "1010" in page
    assert 'name="points-6.2" value="90"' in page
    assert re.search(r'name="weights-0" value="6.2-1"', page) and re.search(r'<option value="7" selected', page)
    assert re.search(r'name="demands-0" value="6.2-1"', page) and '<option value="E3" selected' in page
    mended = {**sent, **points(**{"6_2": "90", "6_3": "60"}), "key": "second"}
    assert browser.post(f"{LIST}add/", mended).status_code == 302
    made = row("OWN-2")
    changes = changes_of(made)
    assert dict(changes.points)["6.2"] == 90 and changes.weights == (("6.2-1", 7),)
    assert [(each.row, each.part, each.minimum) for each in changes.demands] == [
        ("4.4-2", "attestation", "E3"),
        ("6.2-1", None, "E4"),
    ]
    assert changes.minimum == (("operation", "E4"),) and changes.good == 800
    again = body(ask(browser, f"{LIST}{made.pk}/do/change/"))
    assert 'name="points-6.2" value="90"' in again and 'name="demands-0" value="4.4-2"' in again


@pytest.mark.parametrize("given", ["", "heavy", "1e999", "\x00"])
def test_a_weight_that_is_none_of_the_choices_is_asked_for_again(own_demonstration: Path, given: str) -> None:
    sent = {**DRAFT, "code": "OWN-4", **points(), "weights-0": "6.2-1", "weights-1": given, "key": f"w{given}"}
    assert client(QUALITY).post(f"{LIST}add/", sent).status_code == 422


@pytest.mark.parametrize("given", ["", "many", "-1", "1.5"])
def test_points_that_are_no_whole_numbers_are_asked_for_again(own_demonstration: Path, given: str) -> None:
    answer = client(QUALITY).post(f"{LIST}add/", {**DRAFT, "code": "OWN-3", **points(**{"6_2": given}), "key": given})
    assert answer.status_code == 422 and "6.2" in text(body(answer))


def test_who_may_not_draft_sees_the_form_locked(own_demonstration: Path) -> None:
    answer = client(CALIBRATOR).post(f"{LIST}add/", {**DRAFT, **points(), "key": "not-mine"})
    assert answer.status_code in (403, 404)
    page = body(ask(client(HEAD), f"{LIST}add/"))
    fields = re.findall(r'<(?:input|select)[^>]*name="(?:points|weights|demands)-[^>]*>', page)
    assert fields and all("disabled" in each for each in fields)


@pytest.mark.parametrize(
    "register", ["attestation", "document", "run", "correction", "runfinding", "evaluationprofile"]
)
def test_lists_name_people_and_not_their_codes(own_demonstration: Path, register: str) -> None:
    page = body(ask(client(QUALITY), f"/registers/assessment/{register}/"))
    table = re.search(r"<table.*</table>", page, re.DOTALL)
    told = text(table[0]) if table else ""
    assert not re.search(r"demo-[a-z]+", told), register
    if register in ("attestation", "document", "run", "evaluationprofile"):
        assert "演示质量负责人" in told


def test_a_row_of_the_code_tells_who_attested_it_by_name(own_demonstration: Path) -> None:
    from guiju.lab.assessment.models import Attestation

    attested = Attestation.objects.filter(by=QUALITY, outcome="met").first()
    assert attested is not None
    told = text(body(ask(client(QUALITY), f"/evaluation/rows/{attested.row}/")))
    assert "演示质量负责人 于" in told and QUALITY not in told


def test_the_plan_of_a_run_offers_it_and_its_page_names_it(own_demonstration: Path) -> None:
    from guiju.lab.assessment.acts import DeclareConflict
    from guiju.lab.assessment.models import Run
    from guiju.lab.house import clock

    page = body(ask(client(QUALITY), "/registers/assessment/run/add/"))
    assert '<option value="DEMO-P1">' in page and '<option value="OWN-2">' not in page
    day = clock.today().isoformat()
    sent = {
        "profile": "DEMO-P1",
        "first_day": day,
        "last_day": day,
        "scope": "全部",
        "assessors": [QUALITY],
        "key": "planned",
    }
    assert client(QUALITY).post("/registers/assessment/run/add/", sent).status_code == 302
    run = Run.objects.order_by("-pk")[0]
    as_(QUALITY, DeclareConflict, run=run.code, conflict="")
    assert client(QUALITY).post(f"/evaluation/runs/{run.code}/judge", {"key": "judged"}).status_code == 302
    told = text(body(ask(client(QUALITY), f"/evaluation/runs/{run.code}/")))
    assert "DEMO-P1/1" in told and row("DEMO-P1").document_sha256 in told
    assert "只可更严" in told
    assert run.code in text(body(ask(client(QUALITY), f"{LIST}{row('DEMO-P1').pk}/change/")))
