"""Acts on customers."""

from guiju.lab.customers.models import Customer
from guiju.lab.house.amending import Amending
from guiju.lab.house.filing import Filing

KEEPERS = frozenset({"item_clerk", "quality_manager", "system"})


class RegisterCustomer(Filing):
    """Enters a customer with the data that it gave."""

    name = "customers.register"
    roles = KEEPERS
    model = Customer


class AmendCustomer(Amending):
    """Corrects what a customer is called, where it is and whom to ask for; its code stays."""

    name = "customers.amend"
    roles = KEEPERS
    model = Customer
    columns = ("name", "name_en", "address", "contact", "telephone")
