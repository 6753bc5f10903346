"""The REST interface: tokens and their rights, registers, history, acts with refusals, and the OpenAPI document."""

import json
from datetime import date, timedelta
from typing import Any

import pytest
from lab_workshop import (  # noqa: F401 - fixtures
    Workshop,
    sqlite_workshop,
    sqlite_workshop_template,
)
from test_pages_counter import client

CUSTOMER = {"code": "API-1", "name": "接口客户", "name_en": "", "address": "路", "contact": "人", "telephone": "1"}


@pytest.fixture
def house(sqlite_workshop: Workshop) -> Workshop:  # noqa: F811
    return sqlite_workshop


def token(person: str, *rights: str, days: int = 30, title: str = "test") -> str:
    """The secret of a new token, made on the page as a person makes it."""
    import re

    from guiju.lab.house import clock

    until = (clock.today() + timedelta(days=days)).isoformat()
    sent = {"do": "issue", "key": f"token-{person}-{'-'.join(rights)}-{days}", "title": title, "valid_to": until}
    answer = client(person).post("/tokens/", {**sent, "rights": list(rights)})
    found = re.search(r"gj_[0-9a-f]{12}_[0-9a-f]{40}", answer.content.decode())
    assert found is not None, answer.status_code
    return found.group()


def call(text: str, path: str, body: Any = None, *, lang: str = "zh") -> tuple[int, Any]:
    """Status and JSON of a call."""
    from django.test import Client

    caller = Client(SERVER_NAME="127.0.0.1", enforce_csrf_checks=True)
    headers = {"Authorization": f"Bearer {text}", "Accept-Language": lang}
    if body is None:
        answer = caller.get(f"/api/v1/{path}", headers=headers)
    else:
        raw = body if isinstance(body, bytes) else json.dumps(body).encode()
        answer = caller.post(f"/api/v1/{path}", raw, content_type="application/json", headers=headers)
    return answer.status_code, json.loads(answer.content)


def test_without_a_token_nothing_answers(house: Workshop) -> None:
    for text in ("", "gj_abc_def", "x", "gj_" + "0" * 12 + "_" + "0" * 40, "é"):
        for path in ("me", "registers", "acts", "findings"):
            status, said = call(text, path)
            assert status == 401 and "令牌" in said["says"]
    assert call("", "me", lang="en")[1]["says"].startswith("the token")


def test_a_session_is_no_token(house: Workshop) -> None:
    """A page of another site cannot use the browser's session."""
    assert client("head").get("/api/v1/registers").status_code == 401


def test_me_says_who_and_what(house: Workshop) -> None:
    status, said = call(token("clerk", "read"), "me")
    assert status == 200 and said["person"] and "item_clerk" in said["roles"] and said["rights"] == ["read"]


def test_a_token_does_what_its_rights_name_and_its_owner_may(house: Workshop) -> None:
    wish = {"key": "api-key-1", "request": CUSTOMER}
    assert call(token("clerk", "read"), "acts/customers.register", wish)[0] == 403
    status, said = call(token("keeper", "customers.*"), "acts/customers.register", wish)
    assert status == 403 and said["findings"][0]["requirement"] == "4.5-2"
    clerk = token("clerk", "customers.register", "read")
    status, done = call(clerk, "acts/customers.register", wish)
    assert status == 200 and not done["repeated"] and done["log_index"] > 0
    status, again = call(clerk, "acts/customers.register", wish)
    assert status == 200 and again["repeated"] and again["answer"] == done["answer"]
    changed = {**wish, "request": {**CUSTOMER, "name": "另一家"}}
    assert call(clerk, "acts/customers.register", changed)[0] == 409
    status, row = call(clerk, "registers/customers_customer/API-1")
    assert status == 200 and row["name"] == "接口客户"


def test_a_row_changed_past_the_software_is_taken_up_by_no_program(house: Workshop) -> None:
    clerk = token("clerk", "customers.*", "read")
    assert call(clerk, "acts/customers.register", {"key": "api-key-1", "request": CUSTOMER})[0] == 200
    house.installation.sql("UPDATE customers_customer SET address = 'elsewhere' WHERE code = 'API-1'")
    amended = {**CUSTOMER, "reason": "moved", "telephone": "2"}
    status, said = call(clerk, "acts/customers.amend", {"key": "api-key-2", "request": amended}, lang="en")
    assert (status, said["findings"][0]["code"]) == (422, "row_unfit")
    assert "customers_customer" in said["says"] and "address" in said["says"]
    assert call(clerk, "registers/customers_customer/API-1")[1]["telephone"] == "1"


def test_an_act_without_the_right_to_read_reads_nothing(house: Workshop) -> None:
    only = token("clerk", "customers.register")
    assert call(only, "registers")[0] == 403
    assert call(only, "registers/customers_customer")[0] == 403


@pytest.mark.parametrize(
    ("body", "where"),
    [
        (b"{", "JSON"),
        (b"\xff", "JSON"),
        (b"[" * 100_000, "JSON"),
        ({"key": "k", "request": {**CUSTOMER, "name": "\ud800"}}, "U+D800"),
        ([], "$"),
        ({"request": CUSTOMER}, "$.key"),
        ({"key": "k", "request": CUSTOMER, "more": 1}, "$.more"),
        ({"key": "k", "request": {**CUSTOMER, "colour": "red"}}, "$.request.colour"),
        ({"key": "k", "request": {"code": "A"}}, "$.request."),
        ({"key": "k", "request": {**CUSTOMER, "name": 5}}, "$.request.name"),
        ({"key": "k", "request": []}, "$.request"),
        ({"key": "k", "request": CUSTOMER, "expected_version": "1"}, "$.expected_version"),
        ({"key": 5, "request": CUSTOMER}, "$.key"),
    ],
)
def test_nonsense_is_told_with_its_place(house: Workshop, body: Any, where: str) -> None:
    from guiju.lab.customers.models import Customer

    before = Customer.objects.count()
    status, said = call(token("clerk", "customers.*"), "acts/customers.register", body)
    assert status in {400, 422} and where in said["says"], said
    assert Customer.objects.count() == before


@pytest.mark.parametrize(
    ("act", "body", "where"),
    [
        ("customers.register", {"key": "k\ud800", "request": CUSTOMER}, "$.key"),
        ("customers.register", {"key": "k", "reason": "\udfff", "request": CUSTOMER}, "$.reason"),
        ("customers.register", {"key": "k", "request": CUSTOMER, "\ud800": 1}, "$.\\ud800"),
        ("people.end_role", {"key": "k", "request": {"\ud800": 1}}, "$.request.\\ud800"),
        ("calibrations.assign", {"key": "k", "request": {"standards": {"\ud800": "x"}}}, "$.request.standards"),
        ("calibrations.finish", {"key": "k", "request": {"signed": {"a": ["\ud800"]}}}, "$.request.signed.a[0]"),
        ("calibrations.finish/preview", {"request": {"signed": "\ud800"}}, "$.request.signed"),
        ("calibrations.review", {"key": "k", "request": {"by": {"name": "\udc00"}}}, "$.request.by.name"),
        ("commissions.return_item/preview", {"request": {"label": "\ud800"}}, "$.request.label"),
        ("customers.register", b'{"key": "k", "request": ' + b"[" * 65 + b"]" * 65 + b"}", "$.request[0]"),
    ],
)
def test_half_of_a_pair_is_told_with_its_place(house: Workshop, act: str, body: Any, where: str) -> None:
    """JSON can hold one alone, in a text as in a name; nothing that is written down can."""
    rights = ("customers.*", "people.*", "calibrations.*", "commissions.*")
    text = token("head", *rights)
    for lang in ("zh", "en"):
        status, said = call(text, f"acts/{act}", body, lang=lang)
        assert status == 422 and where in said["says"], said


def test_a_refusal_tells_requirement_and_way_out_in_the_language_asked_for(house: Workshop) -> None:
    wish = {"key": "api-key-2", "request": {"commission": "none", "line": 1}}
    status, said = call(token("technical", "commissions.*"), "acts/commissions.review_contract", wish, lang="en")
    assert status == 422 and said["findings"][0]["requirement"]
    assert "none" in said["says"] and not any("\u4e00" <= each <= "\u9fff" for each in said["says"].replace("（", ""))


def test_a_stale_version_is_a_conflict(house: Workshop) -> None:
    clerk = token("clerk", "customers.*", "read")
    call(clerk, "acts/customers.register", {"key": "a1", "request": CUSTOMER})
    change = {name: CUSTOMER[name] for name in CUSTOMER} | {"name": "改名", "reason": "更名"}
    wish = {"key": "a2", "request": change, "expected_version": 1, "reason": "更名"}
    assert call(clerk, "acts/customers.amend", wish)[0] == 200
    status, said = call(clerk, "acts/customers.amend", {**wish, "key": "a3", "request": {**change, "name": "再改"}})
    assert status == 409 and "刷新" in said["says"]


def test_lights_before_an_act_change_nothing(house: Workshop) -> None:
    from guiju.lab.house.models import JournalEntry

    text = token("technical", "commissions.*", "read")
    _, found = call(text, "registers/commissions_line?limit=1")
    _, commission = call(text, f"registers/commissions_commission/{found['rows'][0]['commission_id']}")
    before = JournalEntry.objects.count()
    asked = {"request": {"commission": commission["number"], "line": found["rows"][0]["number"]}}
    status, said = call(text, "acts/commissions.review_contract/preview", asked)
    assert status == 200 and {each["colour"] for each in said["lights"]} <= {"red", "yellow", "green"}
    assert len(said["lights"]) > 3
    assert JournalEntry.objects.count() == before


def test_keys_passwords_and_tokens_are_no_matter_of_the_interface(house: Workshop) -> None:
    text = token("head", "read")
    for act in ("house.set_parameter", "accounts.open", "api.issue_token", "portal.create_status_link"):
        assert call(text, f"acts/{act}", {"key": "k", "request": {}})[0] == 404
    _, said = call(text, "registers")
    names = {each["name"] for each in said["registers"]}
    assert "customers_customer" in names
    assert not {each for each in names if each.startswith(("house_", "accounts_", "api_"))}
    assert call(text, "registers/house_signingkey")[0] == 404
    assert call(text, "registers/calibrations_enclosure")[0] == 404


def test_rows_come_in_pages_and_by_column(house: Workshop) -> None:
    text = token("keeper", "read")
    first = call(text, "registers/equipment_equipment?limit=2")[1]
    assert len(first["rows"]) == 2 and first["next"] == first["rows"][-1]["id"]
    seen, after = [], 0
    while True:
        found = call(text, f"registers/equipment_equipment?limit=2&after={after}")[1]
        seen += [each["code"] for each in found["rows"]]
        if found["next"] is None:
            break
        after = found["next"]
    assert len(seen) == len(set(seen)) and len(seen) > 2
    one = call(text, f"registers/equipment_equipment?code={seen[-1]}")[1]["rows"]
    assert [each["code"] for each in one] == [seen[-1]]
    for wrong in ("colour=red", "limit=0", "limit=x", "verified_on=yesterday", "after=-1", "on=2026-13-01"):
        assert call(text, f"registers/equipment_equipment?{wrong}")[0] == 422, wrong
    assert call(text, "registers/none")[0] == 404
    assert call(text, "registers/equipment_equipment/none")[0] == 404


def test_functions_are_registered_and_asked_for_by_their_instrument(house: Workshop) -> None:
    plate = {"manufacturer": "某厂", "model": "5522A", "serial_number": "SN-7", "kind": "standard"}
    plain = {"name": "校准器", "name_en": "Calibrator", "state": "received", "verified_on": None}
    plain |= {"used_by": "value", "interpolation": "none", "lower": "0", "upper": "10", "material_expiry": None}
    keeper = token("keeper", "equipment.*", "read")

    def register(code: str, unit: str, **more: Any) -> tuple[int, Any]:
        wish = {**plate, **plain, "code": code, "unit": unit, **more}
        return call(keeper, "acts/equipment.register", {"key": f"api-{code}", "request": wish})

    assert register("CAL", "V")[0] == 200
    status, said = register("CAL-I", "A", part_of="CAL", model="5520A")
    assert (status, [each["code"] for each in said["findings"]]) == (422, ["function_unlike"])
    assert register("CAL-R", "Ω", part_of="CAL", serial_number="")[0] == 200
    whole = call(keeper, "registers/equipment_equipment/CAL")[1]
    assert whole["part_of_id"] is None
    rows = call(keeper, f"registers/equipment_equipment?part_of_id={whole['id']}")[1]["rows"]
    assert [(each["code"], each["serial_number"]) for each in rows] == [("CAL-R", "SN-7")]


def test_on_a_day_only_what_is_in_force(house: Workshop) -> None:
    text = token("keeper", "read")
    now = call(text, "registers/agency_scoperow")[1]["rows"]
    last = max(date.fromisoformat(each["valid_to"]) for each in now)
    assert call(text, f"registers/agency_scoperow?on={last}")[1]["rows"]
    assert call(text, f"registers/agency_scoperow?on={last + timedelta(days=1)}")[1]["rows"] == []


def test_the_history_tells_before_and_after_and_the_row_as_it_was_known(house: Workshop) -> None:
    from guiju.lab.house import clock

    clerk = token("clerk", "customers.*", "read")
    call(clerk, "acts/customers.register", {"key": "h1", "request": CUSTOMER})
    between = clock.instant_text(clock.now()).replace("+", "%2B")
    change = {**CUSTOMER, "name": "改名", "reason": "更名"}
    assert call(clerk, "acts/customers.amend", {"key": "h2", "request": change, "reason": "更名"})[0] == 200
    changes = call(clerk, "registers/customers_customer/API-1/history")[1]["changes"]
    assert [each["act"] for each in changes] == ["customers.register", "customers.amend"]
    assert changes[1]["before"]["name"] == "接口客户" and changes[1]["after"]["name"] == "改名"
    assert changes[1]["reason"] == "更名"
    assert call(clerk, f"registers/customers_customer/API-1?known_at={between}")[1]["name"] == "接口客户"
    assert call(clerk, "registers/customers_customer/API-1?known_at=2001-01-01")[0] == 404
    assert call(clerk, "registers/customers_customer/API-1?known_at=never")[0] == 422


@pytest.mark.parametrize(
    ("instant", "status"),
    [
        ("9999-12-31T23:59:59-12:00", 422),
        ("0001-01-01T00:00:00%2B14:00", 422),
        ("0001-01-01", 422),
        ("9999-12-31T23:59:59.999999%2B00:00", 200),
        ("0001-01-01T00:00:00%2B00:00", 200),
    ],
)
def test_the_ends_of_the_calendar_are_instants_or_told(house: Workshop, instant: str, status: int) -> None:
    text = token("clerk", "read")
    assert call(text, f"registers/people_role?known_at={instant}")[0] == status
    one = call(text, f"registers/people_role/1?known_at={instant}")[0]
    assert one == (status if status == 422 else 404 if instant.startswith("0001") else 200)


def test_a_date_of_birth_is_no_matter_of_the_interface(house: Workshop) -> None:
    """Its witness gives the own password at the page; a program could name anybody."""
    asked = {"code": "demo-senior", "birth_date": "1999-01-01", "reason": "误录", "proof": "证", "witnessed_by": "x"}
    text = token("quality", "people.*")
    assert call(text, "acts/people.correct_birth_date", {"key": "b1", "request": asked})[0] == 404
    assert call(text, "acts/people.correct_birth_date/preview", {"request": asked})[0] == 404


def test_who_looked_at_whom_is_seen_by_that_person_and_overseers(house: Workshop) -> None:
    from guiju.lab.accounts.models import Account
    from guiju.lab.house import who
    from guiju.lab.house.act import perform
    from guiju.lab.people.acts import ViewIdentity
    from guiju.lab.people.models import Viewing

    code = Account.objects.get(username="demo-clerk").person_code
    head = who.actor(Account.objects.get(username="demo-head").person_code)
    assert head is not None
    perform(ViewIdentity, ViewIdentity.Request(person=code, purpose="age"), actor=head, key="v1")
    key = Viewing.objects.get().pk
    now = clock_now()
    for person, seen in (("keeper", 0), ("signatory", 0), ("clerk", 1), ("head", 1), ("quality", 1)):
        text = token(person, "read")
        for more in ("", f"?known_at={now}"):
            assert len(call(text, f"registers/people_viewing{more}")[1]["rows"]) == seen, person
        for rest in ("", "/history", f"?known_at={now}"):
            assert call(text, f"registers/people_viewing/{key}{rest}")[0] == (200 if seen else 404), person
        for kind in ("csv", "xlsx"):
            assert client(person).get(f"/sheets/export/people_viewing.{kind}").status_code == 200
        csv = client(person).get("/sheets/export/people_viewing.csv").content.decode("utf-8-sig")
        assert len(csv.strip().splitlines()) == 1 + seen, person


def clock_now() -> str:
    from guiju.lab.house import clock

    return clock.instant_text(clock.now()).replace("+", "%2B")


def test_a_token_ends_by_revocation_by_its_last_day_and_with_its_owners_roles(house: Workshop) -> None:
    from guiju.lab.api.models import Token
    from guiju.lab.house import clock

    text = token("clerk", "read", days=1)
    assert call(text, "me")[0] == 200
    now = clock.now()
    with clock.story(now + timedelta(days=1)):
        assert call(text, "me")[0] == 200
    with clock.story(now + timedelta(days=2)):
        assert call(text, "me")[0] == 401
    code = Token.objects.get(person_code=call(text, "me")[1]["person"]).code
    other = client("keeper").post("/tokens/", {"do": "revoke", "key": "r0", "code": code, "reason": "x"})
    assert other.status_code == 422 and call(text, "me")[0] == 200
    assert (
        client("head").post("/tokens/", {"do": "revoke", "key": "r1", "code": code, "reason": "x"}).status_code == 302
    )
    assert call(text, "me")[0] == 401


@pytest.mark.parametrize("days", [-1, 367])
def test_a_token_without_end_or_already_over_is_not_made(house: Workshop, days: int) -> None:
    from guiju.lab.house import clock

    until = (clock.today() + timedelta(days=days)).isoformat()
    sent = {"do": "issue", "key": f"d{days}", "title": "t", "valid_to": until, "rights": ["read"]}
    answer = client("clerk").post("/tokens/", sent)
    assert answer.status_code == 422 and "gj_" not in answer.content.decode()


def test_the_house_does_not_hold_the_secret(house: Workshop) -> None:
    from guiju.lab.api.models import Token
    from guiju.lab.house.models import JournalEntry

    text = token("clerk", "read")
    secret = text.rpartition("_")[2]
    for each in Token.objects.all():
        assert secret not in json.dumps({name: str(value) for name, value in vars(each).items()})
    for entry in JournalEntry.objects.all():
        assert secret not in entry.changes + entry.answer + entry.key


def test_findings_and_due_dates_answer(house: Workshop) -> None:
    text = token("quality", "read")
    assert isinstance(call(text, "findings")[1]["findings"], list)
    assert isinstance(call(text, "dues")[1]["dues"], list)
    span = "dues?first=2026-01-01&last=2035-12-31"
    whole = call(text, span)[1]
    one, last = call(text, f"{span}&limit=1")[1], call(text, f"{span}&limit=1&after={whole['total'] - 1}")[1]
    assert whole["total"] == len(whole["dues"]) > 1 and whole["next"] is None
    assert (one["dues"], one["next"]) == (whole["dues"][:1], 1)
    assert (last["dues"], last["next"]) == (whole["dues"][-1:], None)
    assert call(text, "dues?first=2026-05-01&last=2026-04-01")[0] == 422
    assert call(text, "dues?first=2026-05-01&last=9999-12-31")[0] == 422
    assert call(text, "dues?first=9999-12-01&last=9999-12-31")[0] == 422
    for query, zh, en in (("on=9999-12-31", "不得大于 2199-12-31", "less than"), ("on=x", "应为日期", "valid date")):
        status, said = call(text, f"findings?{query}")
        assert status == 422 and zh in said["says"] and "Input" not in said["says"]
        assert en in call(text, f"findings?{query}", lang="en")[1]["says"]
    assert call(text, "registers/people_role?id=99999999999999999999")[0] == 422
    assert call(text, "registers/people_role?id=-99999999999999999999")[0] == 422
    assert call(text, "registers/people_role?id=9007199254740991") == (200, {"rows": [], "next": None})


def test_the_reason_of_a_request_is_the_reason_in_the_history(house: Workshop) -> None:
    """What an act demands as its reason is not lost because nothing stands beside the request."""
    text = token("clerk", "customers.*", "read")
    assert call(text, "acts/customers.register", {"key": "r1", "request": CUSTOMER})[0] == 200
    for n, (own, beside, told) in enumerate((("更名", "", "更名"), ("更名", "另有说明", "另有说明"))):
        asked = {"key": f"r2-{n}", "request": {**CUSTOMER, "name": f"新名 {n}", "reason": own}}
        assert call(text, "acts/customers.amend", asked | ({"reason": beside} if beside else {}))[0] == 200
        changes = call(text, "registers/customers_customer/API-1/history")[1]["changes"]
        assert changes[-1]["reason"] == told


def test_the_openapi_document_has_every_act(house: Workshop) -> None:
    from django.test import Client

    from guiju.lab.api.rights import open_acts

    found = json.loads(Client(SERVER_NAME="127.0.0.1").get("/api/v1/openapi.json").content)
    for name, act in open_acts().items():
        body = found["paths"][f"/api/v1/acts/{name}"]["post"]["requestBody"]["content"]["application/json"]["schema"]
        members = body["properties"]["request"].get("properties", {})
        assert set(members) == set(act.Request.__dataclass_fields__), name


def test_generated_calls_never_fail_inside(house: Workshop) -> None:
    """Schemathesis makes calls out of the document; none may answer 5xx, and every answer is of a declared status."""
    import schemathesis
    from hypothesis import HealthCheck, Phase, given, settings

    from guiju.lab.wsgi import application

    text = token("technical", "read", "commissions.*", "people.*", "methods.*", "equipment.*", "premises.*")
    schema = schemathesis.openapi.from_wsgi("/api/v1/openapi.json", application, headers={"Host": "127.0.0.1"})
    wanted = schema.include(path_regex=r"/(me|registers|findings|dues|acts/(people|premises|commissions|equipment))")

    operations = [each.ok() for each in wanted.get_all_operations()]
    assert len(operations) > 20
    for operation in operations:

        @given(case=operation.as_strategy())
        @settings(
            max_examples=5,
            deadline=None,
            database=None,
            suppress_health_check=list(HealthCheck),
            phases=[Phase.generate],
            derandomize=True,
        )
        def once(case: Any) -> None:
            headers = {"Authorization": f"Bearer {text}", "Host": "127.0.0.1"}
            answer = case.call(headers=headers)
            assert answer.status_code in {200, 400, 403, 404, 405, 409, 422}, (answer.status_code, answer.text[:500])

        once()
