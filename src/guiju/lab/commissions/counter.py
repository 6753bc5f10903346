"""The counter: what the form of a new commission shows, and how it becomes acts."""

import secrets
from dataclasses import dataclass
from typing import Any

from django.contrib import messages
from django.http import HttpRequest
from django.utils.translation import gettext as _

from guiju.lab.accounts.queries import signed_in
from guiju.lab.commissions.acts import OpenAtCounter
from guiju.lab.commissions.forms import LineForm, PartiesForm, line_forms
from guiju.lab.commissions.models import Commission
from guiju.lab.commissions.offers import offers
from guiju.lab.customers import queries as customers
from guiju.lab.customers.acts import RegisterCustomer
from guiju.lab.customers.forms import CustomerForm
from guiju.lab.house import clock
from guiju.lab.house.act import ActError, perform
from guiju.lab.ui.acting import Told, act_on, told_error

NEW = "new"


@dataclass
class Counter:
    """One showing of the form."""

    request: HttpRequest

    def __post_init__(self) -> None:
        data = self.request.POST if self.request.method == "POST" else None
        self.offers = offers(clock.today())
        self.parties = PartiesForm(data, initial={"received_on": clock.today().isoformat()})
        self.customer = CustomerForm(data, prefix=NEW, initial={"code": customers.next_code()})
        self.lines = line_forms(data, self.offers)
        self.found: tuple[Told, ...] = ()
        self.status = 200
        self.registered = ""

    @property
    def is_new_customer(self) -> bool:
        """Whether somebody is entered who is not in the register yet."""
        return bool(self.request.POST.get(f"{NEW}-name", "").strip())

    def open(self) -> Commission | None:
        """Registers the customer where it is new, and opens the commission; None when something stands against it."""
        forms = [self.parties, *self.lines, *([self.customer] if self.is_new_customer else [])]
        # Every form is asked, so that all its mistakes are told at once.
        whole = False not in [each.is_valid() for each in forms] and self._somebody()
        if not whole or not self.lines:
            self.status = 422
            return None
        first = self._customer()
        return None if first is None else self._commission(first)

    def _somebody(self) -> bool:
        if self.is_new_customer or self.parties.cleaned_data["commissioned_by"]:
            return True
        self.parties.add_error(
            "commissioned_by", _("Say who commissions: choose a customer, or enter a new one below.")
        )
        return False

    def _customer(self) -> str | None:
        if not self.is_new_customer:
            return str(self.parties.cleaned_data["commissioned_by"].code)
        key = f"{self.request.POST.get('key') or secrets.token_urlsafe(18)}-customer"
        try:
            perform(RegisterCustomer, self.customer.request(), actor=signed_in(self.request), key=key)
        except ActError as error:
            self.found, self.status = told_error(error), 422
            return None
        self.registered = str(self.customer.cleaned_data["code"])
        return self.registered

    def _commission(self, first: str) -> Commission | None:
        asked = tuple(each.asked() for each in self.lines)
        done = act_on(
            self.request, OpenAtCounter, lambda: OpenAtCounter.Request(lines=asked, **self.parties.members(first))
        )
        if done.outcome is None:
            self.found, self.status = done.findings, 422
            return None
        commission: Commission = Commission.objects.get(pk=done.outcome.answer["id"])
        messages.success(self.request, _("Commission %(number)s is opened.") % {"number": commission.number})
        return commission

    def context(self) -> dict[str, Any]:
        """What the template shows."""
        return {
            "parties": self.parties,
            "customer": self.customer,
            "is_new": self.is_new_customer and not self.registered,
            "commissioned_by": self.registered or self.parties["commissioned_by"].value() or "",
            "lines": self.lines,
            "empty": LineForm(prefix="line__", offers=self.offers),
            "offers": self.offers,
            "known": [customers.shown(each) for each in customers.found("")],
            "found": self.found,
        }
