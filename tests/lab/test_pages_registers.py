"""The register pages: lists, entries, corrections by acts, refusals told, conflicts, roles, history."""

import re
from collections.abc import Iterator
from typing import Any

import pytest
from lab_installation import TestInstallation
from lab_registers import address, client, first, furnish, hidden, journal_count, model_of, scan, send, shown, text

BEGIN, END = "2026-01-01", "2027-12-31"
EQUIPMENT = {"name": "千分尺", "name_en": "Micrometer", "model": "M", "serial_number": "7", "manufacturer": "某厂"}
POST = {"name": "监督员", "name_en": "Supervisor", "needed": "1", "least_years": "3"}
COURSE = {"title": "量块操作", "held_on": "2026-02-01", "evidence": "培训档案 1"}
ADDING: dict[str, tuple[str, str, dict[str, str]]] = {
    "customers.customer": (
        "P-C",
        "P-K",
        {"code": "C-2", "name": "乙客户", "name_en": "B", "address": "某市", "contact": "李", "telephone": "2"},
    ),
    "people.person": ("P-Q", "P-B", {"code": "P-9", "name": "新人", "birth_date": "1999-01-01"}),
    "people.post": ("P-Q", "P-B", {"code": "G-2", **POST, "kind": "supervisor", "valid_from": BEGIN}),
    "people.course": ("P-T", "P-B", {"code": "K-2", **COURSE, "kind": "skills", "field": "length", "trainer": "P-T"}),
    "agency.qualification": (
        "P-Q",
        "P-B",
        {"kind": "accreditation", "number": "L2", "issuer": "某机构", "valid_from": BEGIN, "valid_to": END},
    ),
    "premises.site": (
        "P-T",
        "P-C",
        {"code": "S2", "name": "分场所", "name_en": "B", "address": "某市", "address_en": "C"},
    ),
    "premises.room": ("P-T", "P-C", {"site": "S1", "code": "R2", "name": "准备室", "name_en": "B", "enclosure": "门"}),
    "methods.method": (
        "P-T",
        "P-Q",
        {"code": "M-2", "title": "砝码", "title_en": "Weights", "kind": "own", "field": "mass"},
    ),
    "equipment.equipment": (
        "P-K",
        "P-C",
        {"code": "E-2", **EQUIPMENT, "kind": "standard", "used_by": "value", "interpolation": "none"},
    ),
    "equipment.standardset": ("P-K", "P-C", {"code": "SET-2", "name": "砝码标准", "name_en": "Weights"}),
    "equipment.supplier": ("P-K", "P-C", {"code": "SU-2", "name": "乙公司", "name_en": "B", "kind": "repair"}),
}
PAPERS = {"agency.qualification": "file_sha256"}
"""Members that are files: what is entered is shown by its paper."""
AMENDING: dict[str, tuple[str, dict[str, str]]] = {
    "customers.customer": ("P-C", {"contact": "王"}),
    "people.person": ("P-Q", {"name": "甲新名"}),
    "agency.agency": ("P-Q", {"telephone": "111"}),
    "premises.site": ("P-T", {"address": "新址"}),
    "premises.room": ("P-T", {"enclosure": "新门"}),
    "methods.method": ("P-T", {"title": "新名称"}),
    "equipment.equipment": ("P-K", {"manufacturer": "新厂"}),
    "equipment.standardset": ("P-K", {"name": "新标准"}),
    "equipment.supplier": ("P-K", {"name": "新公司"}),
}


@pytest.fixture
def house(sqlite_installation: TestInstallation) -> Iterator[TestInstallation]:
    """A furnished house."""
    furnish()
    yield sqlite_installation


def papers(label: str) -> dict[str, Any]:
    """The files that go with a new entry, new for each time that it is sent."""
    return {PAPERS[label]: scan()} if label in PAPERS else {}


def registers() -> dict[str, Any]:
    from guiju.lab import urls
    from guiju.lab.ui.site import site

    assert urls.urlpatterns
    return {model._meta.label_lower: admin for model, admin in site._registry.items()}


def test_every_register_is_covered_here(house: TestInstallation) -> None:
    # The registers of evaluations have tests of their own.
    here = {each for each in registers() if not each.startswith("assessment.")}
    assert here == set(ADDING) | {"agency.agency"}
    assert {label for label, admin in registers().items() if "amend" in {each.name for each in admin.deeds}} == set(
        AMENDING
    )


@pytest.mark.parametrize("label", sorted({*ADDING, "agency.agency"}))
def test_lists_search_and_filter_for_everybody_of_the_house(house: TestInstallation, label: str) -> None:
    row, browser = first(label), client("P-B")
    code = getattr(row, row.known_by)
    assert code in text(browser.get(address(label)))
    admin = registers()[label]
    if admin.search_fields:
        assert code in text(browser.get(address(label), {"q": code}, follow=True))  # a very code may lead to its page
        found = browser.get(address(label), {"q": "没有这样的登记"})
        assert found.status_code == 200
        assert f"/{row.pk}/change/" not in text(found)
    for kind in admin.list_filter:
        for value in ("in_force", "standard", "own", "over", "quality_manager", "nonsense'"):
            assert browser.get(address(label), {kind.parameter_name: value}).status_code == 200


def test_only_a_narrowed_list_offers_to_clear_filters(house: TestInstallation) -> None:
    """A register that holds nothing says so, and leads whoever may to its first entry."""
    path = "/registers/assessment/tailoring/"
    page = text(client("P-Q").get(path))
    assert "暂无登记" in page and "清除筛选" not in page
    assert f'href="{path}add/" class="g-button"' in page
    own = text(client("P-B").get("/registers/assessment/adjudication/"))
    assert "涉及您" in own and "清除筛选" not in own
    for asked in ({"q": "没有这样的登记"}, {"state": "asked"}):
        assert "清除筛选" in text(client("P-Q").get(path, asked)), asked


@pytest.mark.parametrize("label", sorted({*ADDING, "agency.agency"}))
def test_every_page_of_an_entry_in_both_languages(house: TestInstallation, label: str) -> None:
    row = first(label)
    for language, word in (("zh-hans", "可办事项"), ("en", "What can be done")):
        browser = client("P-Q", language)
        page = browser.get(address(label, f"{row.pk}/change/"))
        assert page.status_code == 200
        assert word in text(page)
        for path in re.findall(r'href="(/registers/[^"]+)"', text(page)):
            assert browser.get(path, follow=True).status_code == 200, path


@pytest.mark.parametrize("label", sorted({*ADDING, "agency.agency"}))
def test_nobody_is_sent_to_sign_in(house: TestInstallation, label: str) -> None:
    nobody, pk = client("-"), first(label).pk
    for rest in ("", "add/", f"{pk}/change/", f"{pk}/history/", f"{pk}/do/amend/"):
        for answer in (nobody.get(address(label, rest)), nobody.post(address(label, rest), {})):
            assert answer.status_code == 302, rest
            assert "login" in answer.headers["Location"], rest


def form(label: str) -> str:
    """The form of adding; that of equipment asks for the kind first."""
    return address(label, "add/?kind=standard" if label == "equipment.equipment" else "add/")


@pytest.mark.parametrize("label", sorted(ADDING))
def test_adding_is_an_act(house: TestInstallation, label: str) -> None:
    who, _other, members = ADDING[label]
    act, model = registers()[label].adding.act.name, model_of(label)
    before = journal_count(act, "done")
    answer = send(client(who), form(label), **members, **papers(label))
    assert answer.status_code == 302, text(answer)
    row = model.objects.order_by("-pk").first()
    assert answer.headers["Location"].endswith(f"/{row.pk}/change/")
    assert getattr(row, row.known_by) == members[row.known_by]
    assert journal_count(act, "done") == before + 1


@pytest.mark.parametrize("label", sorted(ADDING))
def test_adding_twice_the_same_is_told_and_nothing_is_lost(house: TestInstallation, label: str) -> None:
    who, _other, members = ADDING[label]
    model = model_of(label)
    taken = {**members, model.known_by: getattr(first(label), model.known_by)}
    count = model.objects.count()
    answer = send(client(who), form(label), **taken, **papers(label))
    assert answer.status_code == 409
    assert "已经存在" in text(answer)
    given = {name: value for name, value in taken.items() if value != "on"}
    assert given.items() <= shown(text(answer)).items()
    assert model.objects.count() == count


@pytest.mark.parametrize("label", sorted(ADDING))
def test_one_form_sent_twice_adds_once(house: TestInstallation, label: str) -> None:
    who, _other, members = ADDING[label]
    browser, model = client(who), model_of(label)
    whole = {**hidden(text(browser.get(form(label)))), **members}
    count = model.objects.count()
    assert [browser.post(form(label), {**whole, **papers(label)}).status_code for _ in range(2)] == [302, 302]
    assert model.objects.count() == count + 1


@pytest.mark.parametrize("label", sorted(ADDING))
def test_whoever_lacks_the_role_reads_who_may_and_is_refused(house: TestInstallation, label: str) -> None:
    _who, other, members = ADDING[label]
    browser, count = client(other), model_of(label).objects.count()
    page = text(browser.get(form(label)))
    assert "您可以查看此表单；须由" in page
    assert '<button class="g-button' not in page
    answer = browser.post(form(label), {**hidden(page), **members, **papers(label)})
    assert answer.status_code == 403
    assert "4.5-2" in text(answer)
    assert model_of(label).objects.count() == count


@pytest.mark.parametrize("label", sorted(ADDING))
def test_an_empty_form_is_told_field_by_field(house: TestInstallation, label: str) -> None:
    who, _other, _members = ADDING[label]
    for language, word in (("zh-hans", "有内容未填或无法识别"), ("en", "Something is missing")):
        answer = client(who, language).post(address(label, "add/"), {})
        assert answer.status_code == 422
        assert word in text(answer)
        assert "g-wrong" in text(answer)


@pytest.mark.parametrize("label", sorted(AMENDING))
def test_a_correction_keeps_the_old_value_and_the_reason(house: TestInstallation, label: str) -> None:
    who, members = AMENDING[label]
    row, browser = first(label), client(who)
    name, new = next(iter(members.items()))
    old = getattr(row, name)
    answer = send(browser, address(label, f"{row.pk}/do/amend/"), **members, reason="登记有误")
    assert answer.status_code == 302, text(answer)
    changed = model_of(label).objects.get(pk=row.pk)
    assert (getattr(changed, name), changed.version) == (new, row.version + 1)
    history = text(browser.get(address(label, f"{row.pk}/history/")))
    assert f"<del>{old}</del> → <ins>{new}</ins>" in history
    assert "登记有误" in history


@pytest.mark.parametrize("label", sorted(AMENDING))
def test_a_correction_without_reason_or_change_is_refused(house: TestInstallation, label: str) -> None:
    who, members = AMENDING[label]
    row, browser = first(label), client(who)
    path = address(label, f"{row.pk}/do/amend/")
    for sent, word in (({**members, "reason": " "}, "没有写明理由"), ({"reason": "无"}, "没有任何变化")):
        answer = send(browser, path, **sent)
        assert answer.status_code == 422
        assert "6.1.5-3" in text(answer)
        assert word in text(answer)
        assert sent.items() <= {**shown(text(answer)), "reason": sent["reason"]}.items()
    assert model_of(label).objects.get(pk=row.pk).version == row.version


@pytest.mark.parametrize("label", sorted(AMENDING))
def test_whoever_is_slower_is_told_so(house: TestInstallation, label: str) -> None:
    who, members = AMENDING[label]
    row, slow = first(label), client(who)
    path = address(label, f"{row.pk}/do/amend/")
    old = text(slow.get(path))
    assert send(slow, path, **members, reason="快").status_code == 302
    late = {**shown(old), **hidden(old), **members, "reason": "慢"}
    answer = slow.post(path, late)
    assert (answer.status_code, "请刷新" in text(answer)) == (409, True)
    again = slow.post(path, {**late, **hidden(text(answer))})
    assert again.status_code == 409


@pytest.mark.parametrize("label", sorted(AMENDING))
def test_only_the_role_corrects(house: TestInstallation, label: str) -> None:
    row, browser = first(label), client("P-B")
    answer = send(browser, address(label, f"{row.pk}/do/amend/"), **AMENDING[label][1], reason="x")
    assert answer.status_code == 403
    assert model_of(label).objects.get(pk=row.pk).version == row.version


@pytest.mark.parametrize("label", sorted({*ADDING, "agency.agency"}))
def test_django_s_own_ways_of_writing_are_closed(house: TestInstallation, label: str) -> None:
    from django.contrib.admin.sites import site as stock

    row = first(label)
    assert model_of(label) not in stock._registry
    head = client("P-H")
    assert head.post(address(label, f"{row.pk}/delete/"), {"post": "yes"}).status_code == 403
    acted = head.post(address(label), {"action": "delete_selected", "_selected_action": [row.pk], "post": "yes"})
    assert acted.status_code in {200, 302, 403}
    assert head.post(address(label, f"{row.pk}/change/"), {"name": "z", "code": "z"}).status_code in {200, 403}
    kept = model_of(label).objects.get(pk=row.pk)
    assert kept.version == row.version
    assert str(kept) == str(row)


def test_what_is_not_there_is_not_found(house: TestInstallation) -> None:
    browser, pk = client("P-Q"), first("people.person").pk
    for rest in ("999/change/", "x/change/", "999/history/", f"{pk}/do/nothing/", f"{pk}/do/amend/1/"):
        assert browser.get(address("people.person", rest)).status_code == 404, rest
    for rest in (f"{pk}/do/end-role/", f"{pk}/do/end-role/999/", f"{pk}/do/end-role/2/"):
        assert browser.get(address("people.person", rest)).status_code == 404, rest
    assert client("P-Q").get(address("agency.agency", "add/")).status_code == 200


def test_a_second_agency_is_refused_with_its_requirement(house: TestInstallation) -> None:
    members = dict.fromkeys(("code", "name", "name_en", "address", "address_en", "credit_code", "telephone"), "乙")
    answer = send(client("P-Q", "en"), address("agency.agency", "add/"), **members)
    assert answer.status_code == 422
    assert "4.1-1" in text(answer)
    assert "described already" in text(answer)
