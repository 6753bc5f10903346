"""Customers: whoever commissions, owns, pays for or sends an item."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from guiju.lab.house.controlled import ControlledModel


class Customer(ControlledModel):
    """A customer with the data that it gave."""

    known_by = "code"
    not_for_seats = frozenset({"contact", "telephone"})

    code = models.CharField(max_length=64, unique=True)
    name = models.CharField(max_length=200)
    name_en = models.CharField(max_length=200)
    address = models.CharField(max_length=300)
    contact = models.CharField(max_length=100)
    telephone = models.CharField(max_length=64)

    class Meta(ControlledModel.Meta):
        verbose_name = _("customer")
        verbose_name_plural = _("customers")

    def __str__(self) -> str:
        return f"{self.code} {self.name}"
