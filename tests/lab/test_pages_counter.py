"""Pages of Today and of commissions: every form done, refused, overtaken and by the wrong role; both languages."""

import re
from typing import Any

import pytest
from lab_workshop import (  # noqa: F401 - fixtures
    Workshop,
    sqlite_workshop,
    sqlite_workshop_template,
)

PEOPLE = ("clerk", "technical", "calibrator", "reviewer", "signatory", "quality", "keeper", "head")
PAGES = (
    "/today/",
    "/commissions/",
    "/commissions/?q=演示&stage=work",
    "/commissions/{number}/",
    "/commissions/{number}/labels",
)


@pytest.fixture
def house(sqlite_workshop: Workshop) -> Workshop:  # noqa: F811
    return sqlite_workshop


def client(person: str = "") -> Any:
    from django.test import Client

    from guiju.lab.accounts.models import Account

    found = Client(SERVER_NAME="127.0.0.1")
    if person:
        account = Account.objects.get(username=f"demo-{person}")
        found.force_login(account, backend="allauth.account.auth_backends.AuthenticationBackend")
    return found


def number() -> str:
    from guiju.lab.commissions.models import Commission

    return str(Commission.objects.order_by("pk").first().number)


def offer(quantity: str = "mass") -> Any:
    from guiju.lab.commissions.offers import offers
    from guiju.lab.house import clock

    return next(each for each in offers(clock.today()) if each.row.quantity == quantity and not each.unfit)


def counter_form(**changed: Any) -> dict[str, Any]:
    from guiju.lab.house import clock

    chosen = offer()
    members = {
        "key": "form-key-1",
        "commissioned_by": "DEMO-CU-1",
        "received_on": clock.today().isoformat(),
        "line0-title": "砝码",
        "line0-offer": chosen.value,
        "line0-points": chosen.row.upper,
        "line0-method_named_by": "agency",
    }
    return {name: value for name, value in {**members, **changed}.items() if value is not None}


def opened(**changed: Any) -> Any:
    from guiju.lab.commissions.models import Commission

    answer = client("clerk").post("/commissions/new", counter_form(**changed))
    assert answer.status_code == 302, re.findall(r"c-wrong\">([^<]*)", answer.content.decode())
    return Commission.objects.order_by("-pk").first()


def act(person: str, commission: Any, action: str, version: Any = "", **members: Any) -> Any:
    import secrets

    sent = {"key": secrets.token_hex(8), "version": version, "action": action, "line": "1", **members}
    return client(person).post(f"/commissions/{commission.number}/", sent)


def receipt(**changed: Any) -> dict[str, Any]:
    return {"label": "L-1", "name": "砝码", "serial_number": "W-1", "condition": "完好", **changed}


def test_every_page_opens_for_every_role_in_both_languages(house: Workshop) -> None:
    from guiju.lab.accounts.models import Account

    for person in PEOPLE:
        for language, word in (("zh-hans", "今日"), ("en", "Today")):
            Account.objects.filter(username=f"demo-{person}").update(language=language)
            session = client(person)
            for path in PAGES:
                answer = session.get(path.format(number=number()))
                assert answer.status_code == 200, path
                assert word in answer.content.decode() or path.endswith("labels")


def test_nobody_is_led_to_the_sign_in(house: Workshop) -> None:
    for path in (*PAGES, "/commissions/new", "/commissions/customers"):
        answer = client().get(path.format(number=number()))
        assert (answer.status_code, answer.url.startswith("/accounts/login/")) == (302, True)


def test_the_counter_is_closed_to_others_and_unknown_numbers_are_not_found(house: Workshop) -> None:
    for path in ("/commissions/new", "/commissions/customers"):
        assert client("calibrator").get(path).status_code == 403
    assert client("calibrator").post("/commissions/new", counter_form()).status_code == 403
    for path in ("/commissions/none/", "/commissions/none/labels"):
        assert client("clerk").get(path).status_code == 404
    for sent in (
        {"action": "none", "line": "1"},
        {"action": "review", "line": "99"},
        {"action": "settle", "line": "1"},
    ):
        assert client("clerk").post(f"/commissions/{number()}/", sent).status_code == 404


def test_a_commission_is_opened_and_sent_twice_opens_one(house: Workshop) -> None:
    from guiju.lab.commissions.models import Commission

    before = Commission.objects.count()
    session, sent = client("clerk"), counter_form()
    first, again = (session.post("/commissions/new", sent) for _ in range(2))
    assert first.url == again.url
    assert Commission.objects.count() == before + 1
    line = Commission.objects.order_by("-pk").first().lines.get()
    assert (line.points[0]["nominal"]["value"], line.points[0]["nominal"]["unit"]) == (
        offer().row.upper,
        offer().row.unit,
    )


def test_a_new_customer_is_registered_with_the_commission(house: Workshop) -> None:
    from guiju.lab.customers.models import Customer

    said = {"new-code": "CU-9", "new-name": "新客户", "new-address": "路", "new-contact": "人", "new-telephone": "1"}
    commission = opened(commissioned_by=None, **said)
    assert commission.paid_by == Customer.objects.get(code="CU-9")
    assert commission.sent_by_id == commission.commissioned_by_id


@pytest.mark.parametrize(
    "changed",
    [
        {"commissioned_by": None},
        {"commissioned_by": "没有这个客户"},
        {"line0-points": "0, 五十"},
        {"line0-points": "5, 5"},
        {"line0-offer": "none::budget"},
        {"received_on": "2026-13-01"},
        {"line0-title": None},
        {"new-name": "只有名称"},
        {"paid_by": "nobody"},
    ],
)
def test_a_form_that_lacks_something_is_shown_again_with_what_was_typed(
    house: Workshop, changed: dict[str, Any]
) -> None:
    from guiju.lab.commissions.models import Commission

    before = Commission.objects.count()
    answer = client("clerk").post("/commissions/new", counter_form(**{"line0-title_en": "typed before", **changed}))
    assert answer.status_code == 422
    assert Commission.objects.count() == before
    if "line0-title" not in changed:
        assert "typed before" in answer.content.decode()


def test_a_refused_commission_tells_requirement_and_way_out(house: Workshop) -> None:
    answer = client("clerk").post("/commissions/new", counter_form(conformity_ordered="on"))
    text = answer.content.decode()
    assert answer.status_code == 422
    assert "6.1.1-1" in text and "判定规则" in text


def test_review_receive_note_settle_and_return_on_one_page(house: Workshop) -> None:
    from guiju.lab.commissions.models import Deviation, Item

    commission = opened()
    line = commission.lines.get()
    assert act("technical", commission, "review", line.version).status_code == 302
    line.refresh_from_db()
    sent = receipt(deviations="缺盒\n划痕", accessories="盒，镊子", customer_supplied=["model", "range"])
    assert act("clerk", commission, "receive", line.version, **sent).status_code == 302
    item = Item.objects.get(label="L-1")
    assert item.accessories == ["盒", "镊子"]
    assert [each["zh"] for each in item.deviations] == ["缺盒", "划痕"]
    assert item.customer_supplied == ["model", "range"]
    assert act("clerk", commission, "note", text="客户要求加急").status_code == 302
    row = Deviation.objects.get(text="客户要求加急")
    assert act("clerk", commission, "settle", row.version, deviation=row.pk, answer="同意").status_code == 302
    assert act("clerk", commission, "return", item.version, label="L-1", returned_to="客户").status_code == 302
    item.refresh_from_db()
    assert item.state == "returned"
    text = client("clerk").get(f"/commissions/{commission.number}/").content.decode()
    for title in ("柜台受理委托", "合同评审", "接收样品", "登记偏离", "偏离已确认", "返还样品"):
        assert title in text


def test_refusals_and_conflicts_are_told_on_the_page(house: Workshop) -> None:
    commission = opened()
    line = commission.lines.get()
    early = act("clerk", commission, "receive", line.version, **receipt(condition="typed condition"))
    assert early.status_code == 422 and "6.1.1-1" in early.content.decode()
    wrong = act("calibrator", commission, "review", line.version)
    assert wrong.status_code == 422 and "4.5-2" in wrong.content.decode()
    assert "技术负责人" in wrong.content.decode() and "commissions.review_contract" not in wrong.content.decode()
    assert act("technical", commission, "review", line.version).status_code == 302
    overtaken = act("technical", commission, "review", line.version)
    assert overtaken.status_code == 422 and "刷新" in overtaken.content.decode()
    empty = act("clerk", commission, "receive", "", **receipt(condition=""))
    assert empty.status_code == 422
    nameless = act("clerk", commission, "receive", "", **receipt(serial_number=""))
    assert nameless.status_code == 422 and "出厂编号" in nameless.content.decode()
    assert act("clerk", commission, "note", text="").status_code == 422


def test_an_item_of_another_line_is_not_given_away(house: Workshop) -> None:
    from guiju.lab.commissions.models import Item

    commission, other = opened(), Item.objects.first()
    act("technical", commission, "review")
    act("clerk", commission, "receive", **receipt())
    answer = act("clerk", commission, "return", label=other.label, returned_to="客户")
    assert answer.status_code == 422
    assert other.label in answer.content.decode()


def test_a_line_is_added_and_a_wrong_one_is_shown_again(house: Workshop) -> None:
    commission = opened()
    sent = {name: value for name, value in counter_form().items() if name.startswith("line0")}
    assert act("clerk", commission, "add", **{**sent, "line": "2"}).status_code == 302
    assert commission.lines.count() == 2
    wrong = act("clerk", commission, "add", **{**sent, "line": "3", "line0-points": "x"})
    assert wrong.status_code == 422 and "c-wrong" in wrong.content.decode()
    assert commission.lines.count() == 2


def test_the_list_finds_by_number_customer_serial_stage_and_scanned_label(house: Workshop) -> None:
    from guiju.lab.commissions.models import Item

    item = Item.objects.select_related("line__commission__commissioned_by").first()
    commission, session = item.line.commission, client("clerk")
    for words in (commission.number, commission.commissioned_by.name, item.serial_number):
        assert f"/commissions/{commission.number}/" in session.get("/commissions/", {"q": words}).content.decode()
    assert session.get("/commissions/", {"q": item.label}).url == f"/commissions/{commission.number}/"
    assert f"/commissions/{commission.number}/" not in session.get("/commissions/?stage=done").content.decode()
    assert session.get("/commissions/", {"q": "没有"}).status_code == 200
    assert session.get("/commissions/customers", {"q": "演示"}).json()["found"]


def test_the_label_holds_the_items_own_label(house: Workshop) -> None:
    import segno

    from guiju.lab.commissions.models import Item

    item = Item.objects.select_related("line__commission").first()
    for size in ("62x29", "a4"):
        text = client("clerk").get(f"/commissions/{item.line.commission.number}/labels?size={size}").content.decode()
        drawn = segno.make(item.label, error="m", micro=False).svg_inline(
            border=0, omitsize=True, svgclass="g-qr", lineclass=None
        )
        assert drawn in text and item.label in text


def queries(person: str, path: str) -> int:
    from django.db import connection
    from django.test.utils import CaptureQueriesContext

    session = client(person)
    session.get(path)
    with CaptureQueriesContext(connection) as seen:
        assert session.get(path).status_code == 200
    return len(seen)


def test_the_number_of_queries_does_not_grow_with_the_rows(house: Workshop) -> None:
    commission = opened()
    act("technical", commission, "review")
    act("clerk", commission, "receive", **receipt())
    paths = [("clerk", "/commissions/"), ("clerk", "/today/"), ("technical", "/today/"), ("quality", "/today/")]
    before = [queries(*each) for each in paths]
    for place in range(4):
        more = opened(key=f"form-{place}")
        act("technical", more, "review")
        act("clerk", more, "receive", **receipt(label=f"M-{place}"))
        opened(key=f"form-b-{place}")
    assert [queries(*each) for each in paths] == before


def test_one_commission_needs_as_many_queries_for_nine_lines_as_for_two(house: Workshop) -> None:
    def lines(count: int) -> dict[str, Any]:
        form = counter_form()
        own = {name[5:]: value for name, value in form.items() if name.startswith("line0")}
        return {f"line{place}{name}": value for place in range(count) for name, value in own.items()}

    counts = []
    for count in (2, 9):
        commission = opened(key=f"lines-{count}", **lines(count))
        for line in range(1, count + 1):
            act("technical", commission, "review", line=str(line))
            act("clerk", commission, "receive", line=str(line), **receipt(label=f"{count}-{line}"))
        counts.append(queries("clerk", f"/commissions/{commission.number}/"))
    assert counts[0] == counts[1]


def test_today_counts_what_waits_and_names_who_mends(house: Workshop) -> None:
    from guiju.lab.commissions.models import Line
    from guiju.lab.people.queries import actor
    from guiju.lab.today.queries import desk

    tile = {str(each.title): each for each in desk(actor("demo-technical")).tiles}
    waiting = Line.objects.filter(state="requested").values("commission").distinct().count()
    assert tile["待合同评审"].count == waiting
    opened()
    tile = {str(each.title): each for each in desk(actor("demo-technical")).tiles}
    assert tile["待合同评审"].count == waiting + 1
    assert tile["待合同评审"].link == "/commissions/?stage=review"
    mine = {str(each.title): each.count for each in desk(actor("demo-calibrator")).tiles}
    assert mine["我正在测量"] == 1
    signing = {str(each.title): each.count for each in desk(actor("demo-signatory")).tiles}
    assert signing["已批准未签发"] == 1


def test_today_shows_standards_by_their_end(house: Workshop) -> None:
    from datetime import timedelta

    from guiju.lab.equipment.models import Equipment
    from guiju.lab.house import clock
    from guiju.lab.today.due import equipment

    kept = Equipment.objects.filter(kind="standard")
    standards = kept.count()
    first_end = min(each.certificates.order_by("-calibrated_on").first().valid_to for each in kept)
    for day, name in ((clock.today(), "更晚"), (first_end, "30 天内"), (first_end + timedelta(days=1), "已超期")):
        tiles, cards = equipment(day)
        counts = {str(each.title): each.count for each in cards[0].segments}
        assert sum(counts.values()) == standards
        assert counts[name] > 0
        assert (tiles[0].count > 0) == (name == "已超期")
    assert max(each.begin + each.width for each in cards[0].segments) <= 100


def test_today_is_kind_where_nothing_waits(house: Workshop) -> None:
    text = client("reviewer").get("/today/").content.decode()
    assert "没有等待您核验的记录" in text
