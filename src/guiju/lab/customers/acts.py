"""Acts on customers."""

from typing import Any

from django.apps import apps
from django.db.models import Q

from guiju.lab.customers.models import Customer
from guiju.lab.house.act import Reading
from guiju.lab.house.amending import Amending
from guiju.lab.house.filing import Filing
from guiju.lab.house.reading import demand_at
from guiju.lab.house.sited import demand_everywhere

KEEPERS = frozenset({"item_clerk", "quality_manager", "system"})
RECEIVING = frozenset({"item_clerk"})
"""Whoever takes in items at a site enters the customer who brings them, whichever site that is."""
PARTIES = ("commissioned_by", "certificate_for", "paid_by", "sent_by")


def _demand_for_house(reading: Reading) -> None:
    """Raises Refused for who manages some sites alone: a customer is one of the whole agency (4.7-4)."""
    if not reading.actor.roles & RECEIVING:
        demand_everywhere(reading.actor, KEEPERS)


class RegisterCustomer(Filing):
    """Enters a customer with the data that it gave."""

    name = "customers.register"
    roles = KEEPERS
    model = Customer

    def check(self, reading: Reading, request: Any) -> None:
        _demand_for_house(reading)


class AmendCustomer(Amending):
    """Corrects what a customer is called, where it is and whom to ask for; its code stays.

    By a role at every site that works for the customer: the certificates of all of them say what is amended.
    """

    name = "customers.amend"
    roles = KEEPERS
    model = Customer
    columns = ("name", "name_en", "address", "contact", "telephone")

    def check(self, reading: Reading, request: Any) -> None:
        super().check(reading, request)
        if not reading.actor.sites:
            return
        sites = _sites_of(request.code)
        if not sites:
            _demand_for_house(reading)
        for site in sorted(sites):
            demand_at(reading.actor, KEEPERS, site)


def _sites_of(code: str) -> set[str]:
    """The sites at which there was work for a customer; commissions stand above and are looked up by name."""
    named = Q()
    for party in PARTIES:
        named |= Q(**{f"commission__{party}__code": code})
    lines = apps.get_model("commissions", "Line").objects.filter(named)
    return set(lines.values_list("site_code", flat=True).distinct())
