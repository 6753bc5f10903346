"""Who may not do an act is told so by act, interface and page; a page that has no act says why itself."""

import html
import secrets
from dataclasses import replace

import pytest
from bench_house import client, words
from refused import by_act, by_interface, by_page, change, done_acts, done_everywhere, told
from refused_faults import insert
from refused_house import DAY, House, today
from refused_ways import CALIBRATOR, CLERK, START, TECHNICAL

pytest_plugins = ["refused_fixtures"]


def test_who_may_not_do_an_act_is_told_so_everywhere(refused_house: House) -> None:
    """The item clerk starts nothing: the act and the interface say which role does, and the page says the row."""
    clerk = replace(START, who=CLERK)
    assert [each.code for each in by_act(clerk)] == ["role"]
    answer = by_interface(clerk)
    assert (answer.status, answer.codes, answer.said) == (403, ("role",), told(by_act(clerk), "en"))
    shown = by_page(clerk)
    assert (shown.status, shown.done) == (409, False)
    assert "4.5-2" in shown.words
    assert told(by_act(clerk), "zh-hans")[0] in shown.words


def test_a_method_without_an_edition_in_force_is_not_checked_for_novelty(refused_house: House) -> None:
    """The list's bulk deed finds no edition: it says so itself, for there is nothing that an act could be asked."""
    insert("methods.Method", code="M-X", title="法", title_en="Method", kind="own", field="length")
    before = done_acts()
    sent = {"rows": str(_key()), "source": "网站", "outcome": "newest", "key": secrets.token_hex(8)}
    answer = client(TECHNICAL).post("/registers/methods/method/bulk/novelty/", sent)
    assert answer.status_code == 422
    page = html.unescape(words(answer))
    assert "M-X" in page
    assert "6.1.2-1" in page
    assert done_acts() == before


def _key() -> int:
    from guiju.lab.methods.models import Method

    return int(Method.objects.get(code="M-X").pk)


@pytest.mark.parametrize(("offset", "lawful"), [(1, True), (0, True), (-1, False)])
def test_a_role_lets_somebody_act_until_its_last_day(refused_house: House, offset: int, lawful: bool) -> None:
    """The day after it the act says which role is asked for, the page that there is none; the token opens nothing."""
    change("people.Role", {"valid_to": today() + offset * DAY}, person__code=CALIBRATOR)
    if lawful:
        done_everywhere(START)
        return
    before = done_acts()
    assert [each.code for each in by_act(START)] == ["role"]
    answer = by_interface(START)
    assert (answer.status, answer.codes, answer.done) == (401, (), False)
    shown = by_page(START)
    assert (shown.status, shown.done) == (409, False)
    assert "请质量负责人重新授予岗位" in shown.words
    assert done_acts() == before
