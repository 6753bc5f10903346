"""The register of customers."""

from django.contrib import admin
from django.utils.translation import gettext_lazy as _

from guiju.lab.customers.acts import AmendCustomer, RegisterCustomer
from guiju.lab.customers.models import Customer
from guiju.lab.customers.queries import next_code
from guiju.lab.ui.register_deeds import amending, filing
from guiju.lab.ui.register_lists import named, plain
from guiju.lab.ui.registers import ActAdmin, site


@admin.register(Customer, site=site)
class CustomerAdmin(ActAdmin):
    adding = filing(RegisterCustomer, _("Register a customer"), initial=lambda target: {"code": next_code()})
    deeds = (amending(AmendCustomer),)
    list_display = (plain("code"), named("name"), plain("contact"), plain("telephone"), plain("address"))
    dated = True
    search_fields = ("code", "name", "name_en", "contact", "telephone", "address")
    ordering = ("code",)
    lead = _("Customers with the data that they gave; commissions refer to them by code.")
