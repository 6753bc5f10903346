"""Lists that somebody narrowed and kept; and a register's entry as it was known on a day."""

from datetime import timedelta

import pytest
from lab_workshop import (  # noqa: F401 - fixtures
    Workshop,
    sqlite_workshop,
    sqlite_workshop_template,
)
from test_pages_counter import client

LIST = "/registers/equipment/equipment/"


@pytest.fixture
def house(sqlite_workshop: Workshop) -> Workshop:  # noqa: F811
    return sqlite_workshop


def test_a_kept_view_is_its_keepers_alone_and_can_be_forgotten(house: Workshop) -> None:
    keeper = client("keeper")
    sent = {"title": "我的标准器", "next": f"{LIST}?q=DEMO"}
    assert keeper.post("/views", sent).url == sent["next"]
    assert keeper.post("/views", sent).url == sent["next"]
    shown = keeper.get(LIST).content.decode()
    assert shown.count("我的标准器</a>") == 1 and 'href="?q=DEMO"' in shown
    assert "我的标准器" not in client("head").get(LIST).content.decode()
    assert "我的标准器" not in keeper.get("/registers/people/person/").content.decode()
    keeper.post("/views", {**sent, "do": "forget"})
    assert "我的标准器" not in keeper.get(LIST).content.decode()


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example", "", "javascript:alert(1)"])
def test_a_view_leads_nowhere_else(house: Workshop, target: str) -> None:
    assert client("keeper").post("/views", {"title": "x", "next": target}).url == "/"


def test_no_more_views_than_a_page_can_show(house: Workshop) -> None:
    from guiju.lab.accounts.models import SavedView
    from guiju.lab.accounts.views import MOST_VIEWS

    keeper = client("keeper")
    for n in range(MOST_VIEWS + 5):
        keeper.post("/views", {"title": f"v{n}", "next": f"{LIST}?q={n}"})
    assert SavedView.objects.count() == MOST_VIEWS
    assert client().post("/views", {"title": "x", "next": LIST}).status_code == 302
    assert SavedView.objects.count() == MOST_VIEWS


def test_an_entry_is_shown_as_it_was_known_on_a_day(house: Workshop) -> None:
    from guiju.lab.customers.acts import AmendCustomer
    from guiju.lab.customers.models import Customer
    from guiju.lab.house import clock, journal
    from guiju.lab.house.act import perform
    from guiju.lab.house.who import actor

    row = Customer.objects.order_by("pk").first()
    before, filed = row.name, clock.civil_day(journal.history(row)[0]["at"])
    change = {each: getattr(row, each) for each in ("code", "name_en", "address", "contact", "telephone")}
    request = AmendCustomer.Request(**change, name="改后的名称", reason="更名")
    perform(AmendCustomer, request, actor=actor("demo-clerk"), key="k1", reason="更名")
    page = f"/registers/customers/customer/{row.pk}/history/"
    shown = client("clerk").get(page, {"on": (clock.today() - timedelta(days=1)).isoformat()}).content.decode()
    known = shown[shown.index("日终时所知") : shown.index("g-timeline")]
    assert before in known and "改后的名称" not in known
    now = client("clerk").get(page, {"on": clock.today().isoformat()}).content.decode()
    assert "改后的名称" in now[now.index("日终时所知") : now.index("g-timeline")]
    early = client("clerk").get(page, {"on": (filed - timedelta(days=1)).isoformat()}).content.decode()
    assert "当时尚未登记" in early
    for wrong in ("never", "9999-12-31", "2026-02-30"):
        assert client("clerk").get(page, {"on": wrong}).status_code == 200


BIRTHS = ("birth_date__lt=1970-01-01", "birth_date__year=1969", "birth_date=1969-05-04", "birth_date__month=5")
REACHED = ("identity__last_four=1234", "identity__last_four__startswith=1", "identity__mark__startswith=a")


@pytest.mark.parametrize("query", BIRTHS)
def test_no_list_is_narrowed_by_a_birth_date_that_is_withheld(house: Workshop, query: str) -> None:
    """What is left of a list would tell the day, and no look would be put on file."""
    for person in ("clerk", "signatory", "quality"):
        assert client(person).get(f"/registers/people/person/?{query}").status_code == 400


@pytest.mark.parametrize("query", REACHED)
def test_no_list_is_narrowed_by_what_nobody_is_shown(house: Workshop, query: str) -> None:
    for person in ("clerk", "quality"):
        assert client(person).get(f"/registers/people/person/?{query}").status_code == 400


def test_every_list_refuses_every_withheld_column_as_filter_search_and_order(house: Workshop) -> None:
    """Its own columns and, over any relation, those of other tables."""
    from django.test import RequestFactory

    from guiju.lab.accounts.models import Account
    from guiju.lab.house.withheld import withheld
    from guiju.lab.ui.register_withheld import tells_withheld
    from guiju.lab.ui.registers import ActAdmin
    from guiju.lab.ui.site import site

    request, seen = RequestFactory().get("/"), 0
    request.user = Account.objects.get(username="demo-clerk")
    for model, admin in site._registry.items():
        assert isinstance(admin, ActAdmin)
        for column in withheld(model, None):
            for lookup in (column, f"{column}__lt", f"-{column}"):
                seen += 1
                assert tells_withheld(model, lookup)
                assert not admin.lookup_allowed(lookup, "1", request)
        for each in model._meta.get_fields():
            if not each.is_relation or each.related_model is None or not hasattr(each.related_model, "journal_hidden"):
                continue
            for column in withheld(each.related_model, None):
                seen += 1
                assert not admin.lookup_allowed(f"{each.name}__{column}__startswith", "1", request)
        admin.search_fields = (*admin.search_fields, *withheld(model, None))
        try:
            assert not set(admin.get_search_fields(request)) & withheld(model, None)
        finally:
            admin.search_fields = type(admin).search_fields
    assert seen > 5


def test_a_list_does_not_order_by_a_withheld_column(house: Workshop, monkeypatch: pytest.MonkeyPatch) -> None:
    from guiju.lab.people.models import Person
    from guiju.lab.ui.register_lists import plain
    from guiju.lab.ui.site import site

    admin = site._registry[Person]
    monkeypatch.setattr(admin, "list_display", (*admin.list_display, plain("birth_date")))
    born = str(Person.objects.get(code="demo-signatory").birth_date.year)
    assert born not in client("clerk").get("/registers/people/person/?o=7").content.decode()
