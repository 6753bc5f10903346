"""A row as a run found it: its own page, apart from how it stands today; what turned since; what freezing asks."""

from pathlib import Path

from test_assessment_pages import HEAD, QUALITY, get, house, own_folder, text  # noqa: F401
from walk_house import body, client

pytest_plugins = ["walk_house"]


def test_a_run_leads_to_its_rows_as_it_found_them(house: Path) -> None:  # noqa: F811
    """6.7-2 could not be judged while no run was frozen; since the run was, the row is met: both are shown, apart."""
    from guiju.lab.assessment.models import RowState, Run
    from guiju.lab.assessment.present import of_run

    run = Run.objects.filter(state="frozen").order_by("pk")[0]
    found = of_run(run)
    assert found is not None and found.row("6.7-2").outcome == "undetermined"
    assert RowState.objects.get(row="6.7-2").outcome != "undetermined"
    shown = body(get(QUALITY, f"/evaluation/runs/{run.code}/"))
    assert f"/evaluation/runs/{run.code}/rows/6.7-2/" in shown and 'href="/evaluation/rows/6.7-2/"' not in shown
    page = text(body(get(QUALITY, f"/evaluation/runs/{run.code}/rows/6.7-2/")))
    assert run.code in page and "未能判定" in page and "查看今天的结果" in page
    today = body(get(QUALITY, "/evaluation/rows/6.7-2/"))
    assert f"/evaluation/runs/{run.code}/rows/6.7-2/" in today and "没有更早的评价" not in today
    assert client(QUALITY).get(f"/evaluation/runs/{run.code}/rows/9-9/").status_code == 404


def test_the_first_state_tells_what_turned_since_the_run(house: Path) -> None:  # noqa: F811
    from guiju.lab.assessment import standing
    from guiju.lab.assessment.models import RowState, RowTurn, Standing

    Standing.objects.all().delete()
    RowState.objects.all().delete()
    RowTurn.objects.all().delete()
    turned = standing.refresh().turned
    assert "6.7-2" in turned
    assert RowTurn.objects.get(row="6.7-2").before == "undetermined"
    assert len(turned) < 20


def test_a_finding_of_a_run_leads_to_the_row_of_that_run(house: Path) -> None:  # noqa: F811
    from guiju.lab.assessment.models import RunFinding

    finding = RunFinding.objects.filter(run__state="frozen").order_by("pk")[0]
    page = body(get(HEAD, f"/registers/assessment/runfinding/{finding.pk}/change/"))
    assert f"/evaluation/runs/{finding.run.code}/rows/{finding.row}/" in page
    assert str(finding) == f"{finding.run.code} · {finding.row}"
    assert "continues_code" not in page


def test_all_that_waits_is_there_and_rules_are_told_in_words(house: Path) -> None:  # noqa: F811
    from guiju.conduct.rule import RULES
    from guiju.lab.assessment.present import present
    from guiju.reports.evaluation_model import most_pressing

    found = present()
    assert found is not None
    page = body(get(QUALITY, "/evaluation/"))
    first = page.split('aria-labelledby="first"')[1].split("</section>")[0]
    assert all(f"/evaluation/rows/{row.id}/" in first for row in most_pressing(found.evaluation))
    gates = page.split('class="a-gates"')[1].split('class="a-notice"')[0]
    assert all(f"/evaluation/rows/{row}/" in gates for gate in found.evaluation.gates for row in gate.rows)
    row = text(body(get(QUALITY, "/evaluation/rows/4.4-7/")))
    assert not [code for code in RULES if code in row]
    assert row.count("查看所检查的记录") == 1
