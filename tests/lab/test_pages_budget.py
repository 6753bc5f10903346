"""The budgets of a frozen record and the editor of budget templates: done, refused, nonsense, wrong role, languages."""

import re
from io import BytesIO
from typing import Any

import pytest
from lab_workshop import (  # noqa: F401 - fixtures
    Workshop,
    sqlite_workshop,
    sqlite_workshop_template,
)
from review_house import client, played, queries_of

JOB = "DEMO-J-0031"
BUDGET = f"/jobs/{JOB}/budget/"
ATTENUATOR, IMPEDANCE = 3, 1
REASON = "失配改为三角分布"


@pytest.fixture
def house(sqlite_workshop: Workshop) -> Workshop:  # noqa: F811
    """The attenuator of EA-4/02 S7, finished and waiting for review."""
    played(sqlite_workshop, ATTENUATOR, 30, "finished")
    return sqlite_workshop


def text(answer: Any) -> str:
    return str(answer.content.decode())


def base() -> str:
    """The address of the templates of the attenuator's edition."""
    from guiju.lab.methods.models import Edition

    edition = Edition.objects.get(method__code="演示-04", edition="2025")
    return f"/methods/editions/{edition.pk}/templates/"


def members(answer: Any) -> dict[str, str]:
    """What a browser would send of the editor that was shown, but for its buttons."""
    from lxml import html

    form = html.fromstring(text(answer)).get_element_by_id("editor")
    return {name: value or "" for name, value in form.form_values()}


def pressed(browser: Any, do: str, sent: dict[str, str]) -> Any:
    return browser.post(f"{base()}budget/new/", {**sent, "do": do})


def saved(browser: Any, **changed: str) -> Any:
    sent = members(browser.get(f"{base()}budget/new/"))
    ready = {"validated_on": "2026-01-31", "reason": REASON}
    return pressed(browser, "save", {**sent, **ready, **changed})


def numbers() -> list[int]:
    from guiju.lab.methods.models import BudgetTemplate

    return sorted(BudgetTemplate.objects.filter(edition__method__code="演示-04").values_list("number", flat=True))


def test_the_budget_of_a_frozen_record_is_shown_whole(house: Workshop) -> None:
    from guiju.lab.calibrations.models import Record

    record = Record.objects.get(job__number=JOB)
    page = text(client("demo-reviewer").get(BUDGET))
    # EA-4/02 S7: the standard's 0.009 dB, mismatch 0.02 dB, cross-talk 0.003 dB / 1.73; 30.043 dB ± 0.045 dB.
    for printed in ("(30.043 ± 0.045) dB", "固定 k", "k = 2", "0.02", record.sha256, "全部数值一致", "<math", "<svg"):
        assert printed in page
    shares = [float(each) for each in re.findall(r"</svg>(\d+\.\d) %</td>", page)]
    assert len(shares) == 9 and sum(shares) == pytest.approx(100, abs=0.5)
    english = text(client("demo-reviewer", "en").get(BUDGET))
    assert "Fixed k" in english and "every figure is the same" in english


def test_record_and_review_lead_to_the_budget(house: Workshop) -> None:
    browser = client("demo-reviewer")
    for address in (f"/jobs/{JOB}/record/", f"/reviews/{JOB}/"):
        assert f'href="{BUDGET}?revision=1"' in text(browser.get(address))


def test_monte_carlo_is_told_in_plain_words_and_comes_out_the_same(house: Workshop) -> None:
    browser = client("demo-reviewer")
    part = text(browser.get(f"{BUDGET}1/simulation", headers={"HX-Request": "true"}))
    again = text(browser.get(f"{BUDGET}1/simulation", headers={"HX-Request": "true"}))
    assert part == again and "<html" not in part and "JCGM 101 第 8 章" in part and "<svg" in part
    verdicts = ("本结果可以采用 GUM 法给出的区间", "GUM 法对本结果未通过验证")
    assert sum(each in part for each in verdicts) == 1
    whole = text(client("demo-reviewer", "en").get(f"{BUDGET}1/simulation"))
    assert "<html" in whole and "JCGM 101, clause 8" in whole


def test_a_fitted_line_is_told_apart_and_has_a_report(house: Workshop) -> None:
    played(house, 0, 31, "finished")
    browser = client("demo-reviewer")
    page = text(browser.get("/jobs/DEMO-J-0032/budget/"))
    # GUM H.3: intercept -0.1712 °C and the correction at 30 °C, -0.1494 °C.
    assert "−0.1712" in page and "−0.1494" in page and "拟合直线不作蒙特卡洛比较" in page and "最小二乘" in page
    told = browser.get("/jobs/DEMO-J-0032/budget/1/simulation")
    assert told.status_code == 422 and "直线拟合不作蒙特卡洛比较" in text(told)
    assert browser.get("/jobs/DEMO-J-0032/budget/report.pdf").content.startswith(b"%PDF-")


def test_correlated_inputs_are_told(house: Workshop) -> None:
    """GUM H.2: the means are correlated, so that the contributions alone do not make u(R)."""
    played(house, IMPEDANCE, 31, "finished")
    page = text(client("demo-reviewer").get("/jobs/DEMO-J-0032/budget/"))
    assert "输入量的相关性" in page and "127.73" in page


def test_the_report_names_the_record_and_its_hash(house: Workshop) -> None:
    import pikepdf

    from guiju.certificate.pdf_text import page_lines
    from guiju.lab.calibrations.models import Record

    record = Record.objects.get(job__number=JOB)
    for address in (f"{BUDGET}report.pdf", f"{BUDGET}1/report.pdf"):
        answer = client("demo-reviewer").get(address)
        assert answer["Content-Type"] == "application/pdf" and "attachment" in answer["Content-Disposition"]
        told = "".join("".join("".join(each) for each in page_lines(answer.content)).split())
        assert record.sha256 in told and f"{JOB}/1" in told and "30.043±0.045" in told
        with pikepdf.open(BytesIO(answer.content)) as pdf:
            assert record.sha256.encode() in pdf.attachments["budgets.json"].get_file().read_bytes()


def test_a_record_that_differs_is_told(house: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    from guiju.results import recompute

    found = (recompute.Mismatch(where="$.results[0].value", expected="30.04325", found="30.05"),)
    monkeypatch.setattr(recompute, "recompute", lambda case: found)
    page = text(client("demo-reviewer").get(BUDGET))
    assert "有 1 个数值与记录不一致" in page and "请勿签名" in page and "$.results[0].value" in page


def test_the_budget_has_doors(house: Workshop) -> None:
    from django.test import Client

    for address in (BUDGET, f"{BUDGET}report.pdf", f"{BUDGET}1/simulation"):
        assert "/login" in Client(SERVER_NAME="127.0.0.1").get(address)["Location"]
        assert client("demo-reviewer").post(address).status_code == 405
    for address in (f"{BUDGET}9/report.pdf", f"{BUDGET}0/simulation", f"{BUDGET}?revision=7", "/jobs/NOBODY/budget/"):
        assert client("demo-reviewer").get(address).status_code == 404
    assert client("demo-reviewer").get(f"{BUDGET}?revision={'9' * 30}").status_code == 404
    assert queries_of(client("demo-reviewer"), BUDGET) < 40


def test_versions_are_listed_and_shown(house: Workshop) -> None:
    browser = client("demo-technical")
    page = text(browser.get(base()))
    assert "第 1 版" in page and "编辑新版本" in page and "LS + dLS" in page
    one = text(browser.get(f"{base()}budget/1/"))
    assert "<math" in one and "(30.043 ± 0.045) dB" in one and JOB in one
    assert browser.get(f"{base()}budget/9/").status_code == 404
    assert "New version" in text(client("demo-technical", "en").get(base()))


def test_the_register_of_methods_leads_to_the_editor(house: Workshop) -> None:
    from guiju.lab.methods.models import Method

    row = Method.objects.get(code="演示-04")
    browser = client("demo-technical")
    assert f'href="{base()}"' in text(browser.get(f"/registers/methods/method/{row.pk}/change/"))
    assert browser.get(f"/registers/methods/method/{row.pk}/do/template/1/").status_code == 404


def test_a_new_version_is_saved_and_the_old_one_stays(house: Workshop) -> None:
    from guiju.lab.methods.models import BudgetTemplate

    before = BudgetTemplate.objects.get(edition__method__code="演示-04").document
    browser = client("demo-technical")
    answer = saved(browser, **{"inputs-3-distribution": "triangular", "inputs-3-half_width": "0.04"})
    assert (answer.status_code, answer["Location"]) == (302, base())
    assert numbers() == [1, 2]
    old, new = BudgetTemplate.objects.filter(edition__method__code="演示-04").order_by("number")
    assert old.document == before
    changed = {**before, "version": 2, "validated_on": "2026-01-31", "inputs": [*before["inputs"]]}
    changed["inputs"][3] = {**before["inputs"][3], "distribution": "triangular", "half_width": "0.04"}
    assert new.document == changed
    assert REASON in text(browser.get(base()))
    two = text(browser.get(f"{base()}budget/2/"))
    assert "与上一版不同" in two and "<del>" in two


def test_an_unchanged_version_gives_the_same(house: Workshop) -> None:
    browser = client("demo-technical")
    sent = members(browser.get(f"{base()}budget/new/"))
    part = text(browser.post(f"{base()}budget/check", sent))
    assert "与上一版相同" in part and "(30.043 ± 0.045) dB" in part and "<del>" not in part
    assert numbers() == [1]


def test_saving_asks_for_the_check_and_the_reason(house: Workshop) -> None:
    browser = client("demo-technical")
    answer = saved(browser, validated_on="")
    assert answer.status_code == 422 and "请填写独立验证本模板的日期" in text(answer)
    answer = saved(browser, validated_on="2999-01-01")
    assert answer.status_code == 422 and "不得晚于今天" in text(answer)
    answer = saved(browser, reason="  ")
    assert answer.status_code == 422 and "没有写明原因" in text(answer)
    assert numbers() == [1]


NONSENSE = (
    ("outputs-0-model", "LS + dLX", "第 6 个字符：没有输入量 dLX；是否为 dLS？"),
    ("outputs-0-model", "LS + (dLS", "第 6 个字符"),
    ("outputs-0-model", "", "公式是空的"),
    ("outputs-0-model", "__import__('os')", "第 1"),
    ("outputs-0-model", "9**9**9**LS", "第 "),
    ("outputs-0-model", "LS+" * 3500 + "LS", "公式有 10502 个字符，最多 2000 个"),
    ("outputs-0-unit", "mmm", "不认识的单位"),
    ("inputs-0-symbol", "1x", "以字母开头"),
    ("inputs-0-symbol", "sqrt", "sqrt 是函数或常数的名称"),
    ("inputs-1-symbol", "LS", "LS 已经用过"),
    ("inputs-0-unit", "", "请填写单位"),
    ("inputs-0-series", "", "请填写读数系列的符号"),
    ("inputs-1-role", "nobody", "没有要求这个角色的标准器；可用：reference"),
    ("inputs-0-from", "guess", "请从列表中选择"),
    ("inputs-2-distribution", "normal", "只能是均匀、三角或反正弦分布"),
    ("inputs-2-half_width", "-1", "应大于 0"),
    ("inputs-2-half_width", "nan", "应为数字"),
    ("inputs-2-half_width", "1e999", "数太大"),
    ("inputs-2-half_width", "", "请填写"),
    ("name-en", "", "请填写"),
    ("k", "0", "应大于 0"),
    ("k", "", "固定 k 须给出 k 值"),
    ("probability", "95", "应在 0 与 1 之间"),
    ("digits", "7", "应为 1 或 2"),
)


def test_nonsense_is_told_at_its_field(house: Workshop) -> None:
    browser = client("demo-technical")
    shown = members(browser.get(f"{base()}budget/new/"))
    for name, value, words in NONSENSE:
        sent = {**shown, "validated_on": "2026-01-31", "reason": REASON, name: value}
        answer = pressed(browser, "save", sent)
        told = re.search(rf'id="w-{name}"[^>]*>([^<]*)', text(answer))
        assert answer.status_code == 422 and told and words in told[1].replace("&#x27;", "'"), (name, value, told)
    assert numbers() == [1]


def test_a_fault_in_a_model_is_pointed_at(house: Workshop) -> None:
    browser = client("demo-technical", "en")
    sent = members(browser.get(f"{base()}budget/new/")) | {"outputs-0-model": "LS + dLX"}
    part = text(browser.post(f"{base()}budget/check", sent))
    assert "character 6: there is no input dLX; did you mean dLS?" in part and "<pre>LS + dLX\n     ^</pre>" in part
    sent["outputs-0-model"] = "LS / (d0a - d0b)"
    part = text(browser.post(f"{base()}budget/check", sent))
    assert "division by zero" in part and "<pre>LS / (d0a - d0b)\n   ^</pre>" in part


def test_a_unit_that_the_readings_do_not_have_is_told(house: Workshop) -> None:
    browser = client("demo-technical")
    sent = members(browser.get(f"{base()}budget/new/")) | {"inputs-0-unit": "V"}
    told = re.search(r'id="w-inputs-0-unit"[^>]*>([^<]*)', text(browser.post(f"{base()}budget/check", sent)))
    assert told and "单位为 dB，而模板要求 V" in told[1]


def test_rows_come_and_go_without_a_script(house: Workshop) -> None:
    browser = client("demo-technical")
    sent = members(browser.get(f"{base()}budget/new/"))
    more = members(pressed(browser, "add_inputs", {**sent, "name-zh": "改过的名称"}))
    assert (more["inputs-count"], more["name-zh"], more["inputs-9-symbol"]) == ("10", "改过的名称", "")
    less = members(pressed(browser, "remove_inputs_1", more))
    assert (less["inputs-count"], less["inputs-1-symbol"]) == ("9", sent["inputs-2-symbol"])
    moved = members(pressed(browser, "up_inputs_1", less))
    assert (moved["inputs-0-symbol"], moved["inputs-1-symbol"]) == (sent["inputs-2-symbol"], "LS")
    two = members(pressed(browser, "add_outputs", sent))
    assert two["outputs-count"] == "2"
    for do in ("remove_inputs_999", "up_nothing_1", "add_inputs_x", ""):
        assert members(pressed(browser, do, sent))["inputs-count"] == "9"
    huge = pressed(browser, "check", {**sent, "inputs-count": "999"})
    assert members(huge)["inputs-count"] == "40"
    assert numbers() == [1]


def test_a_typed_example_is_evaluated(house: Workshop) -> None:
    """EA-4/02 S7 typed by hand: four readings, the standard's correction 0.003 dB ± 0.005 dB."""
    browser = client("demo-technical")
    sent = members(browser.get(f"{base()}budget/new/"))
    readings = "nominal = 30 dB\nLS = 30.033 30.058 30.018 30.052\nreference = 0.003 ± 0.005; k = 2"
    part = text(browser.post(f"{base()}budget/check", {**sent, "example": "typed", "typed": readings}))
    assert "(30.043 ± 0.045) dB" in part
    for wrong, words in (
        ("LS 30", "第 1 行：应写作"),
        ("nominal = 30 dB\nXX = 3", "第 2 行：模板不用 XX"),
        ("LS = drei", "不是数字"),
        ("", "示例是空的"),
        ("x" * 20_001, "示例最多 20000 个字符"),
    ):
        told = text(browser.post(f"{base()}budget/check", {**sent, "example": "typed", "typed": wrong or "\n"}))
        assert words in told, wrong[:30]
    lacking = text(browser.post(f"{base()}budget/check", {**sent, "example": "typed", "typed": "nominal = 30 dB"}))
    assert "示例还缺" in lacking and "还没有 LS 的读数" in lacking


def test_somebody_else_was_faster(house: Workshop) -> None:
    browser = client("demo-technical")
    sent = members(browser.get(f"{base()}budget/new/")) | {"validated_on": "2026-01-31", "reason": REASON}
    assert saved(browser).status_code == 302
    answer = pressed(browser, "save", sent)
    assert answer.status_code == 422 and "应为第 3 版，不是第 2 版" in text(answer)
    assert numbers() == [1, 2]


def test_the_same_form_sent_twice_saves_once(house: Workshop) -> None:
    browser = client("demo-technical")
    sent = members(browser.get(f"{base()}budget/new/")) | {"validated_on": "2026-01-31", "reason": REASON}
    assert [pressed(browser, "save", sent).status_code for _ in range(2)] == [302, 302]
    assert numbers() == [1, 2]


def test_the_act_refuses_what_the_editor_would(house: Workshop) -> None:
    from guiju.lab.house.act import Refused
    from guiju.lab.methods.acts import AddTemplate
    from guiju.lab.methods.models import BudgetTemplate

    document = {**BudgetTemplate.objects.get(edition__method__code="演示-04").document, "version": 2}
    outputs = [{**document["outputs"][0], "model": "LS + nothing"}]
    stage = house.stage()
    named = {"method": "演示-04", "edition": "2025", "code": "budget"}
    for changed, code in (
        ({"number": 3, "document": {**document, "version": 3}}, "template_number"),
        ({"number": 2, "document": document, "reason": ""}, "template_needs_reason"),
        ({"number": 2, "document": {}}, "template_unfit"),
        ({"number": 2, "document": {**document, "version": 7}}, "template_unfit"),
        ({"number": 2, "document": {**document, "outputs": outputs}}, "template_unfit"),
    ):
        with pytest.raises(Refused) as refused:
            stage.do(AddTemplate, "demo-technical", **{**named, "reason": REASON, **changed})
        assert refused.value.findings[0].code == code
        assert refused.value.sentence("zh") != refused.value.sentence("en")
    stage.close()
    assert numbers() == [1]


def test_a_first_template_is_made_from_nothing(house: Workshop) -> None:
    from guiju.lab.methods.models import Edition

    edition = Edition.objects.get(method__code="演示-04")
    browser = client("demo-technical")
    address = f"/methods/editions/{edition.pk}/templates/second/new/"
    sent = members(browser.get(address))
    filled = {
        "name-zh": "直接比较",
        "name-en": "Direct comparison",
        "outputs-0-symbol": "y",
        "outputs-0-quantity-zh": "衰减",
        "outputs-0-quantity-en": "Attenuation",
        "outputs-0-unit": "dB",
        "outputs-0-model": "x × 2",
        "inputs-0-symbol": "x",
        "inputs-0-name-zh": "限值",
        "inputs-0-name-en": "Limit",
        "inputs-0-unit": "dB",
        "inputs-0-half_width": "0.1",
        "validated_on": "2026-01-31",
        "do": "save",
    }
    # Metres are no volts, whatever the formula: told at the formula, with both sides, before anything is saved.
    wrong = browser.post(address, {**sent, **filled, "inputs-0-unit": "m", "outputs-0-unit": "V"})
    assert wrong.status_code == 422 and "公式的量纲是 m，而结果的单位 V 的量纲是" in text(wrong)
    assert browser.post(address, {**sent, **filled}).status_code == 302
    assert "x × 2" in text(browser.get(f"/methods/editions/{edition.pk}/templates/"))


def test_the_editor_has_doors(house: Workshop) -> None:
    from django.test import Client

    browser = client("demo-reviewer")
    assert browser.get(base()).status_code == 200 and "技术负责人" in text(browser.get(base()))
    for address in (f"{base()}budget/new/", f"{base()}budget/check"):
        assert browser.post(address, {"do": "save"}).status_code == 403
        assert "/login" in Client(SERVER_NAME="127.0.0.1").post(address)["Location"]
    assert client("demo-technical").get(f"{base()}budget/check").status_code == 405
    for address in ("/methods/editions/99999/templates/", f"{base()}不是代码/new/"):
        assert client("demo-technical").get(address).status_code == 404
    assert numbers() == [1]
