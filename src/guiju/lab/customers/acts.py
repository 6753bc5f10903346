"""Acts on customers."""

from guiju.lab.customers.models import Customer
from guiju.lab.house.filing import Filing


class RegisterCustomer(Filing):
    """Enters a customer with the data that it gave."""

    name = "customers.register"
    roles = frozenset({"item_clerk", "quality_manager", "system"})
    model = Customer
