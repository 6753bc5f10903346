"""A customer, in the record's own words."""

from guiju.lab.customers.models import Customer
from guiju.record import enclosures


def customer(row: Customer) -> enclosures.Customer:
    """The customer as it stands on a record."""
    return enclosures.Customer(
        customer_id=row.code,
        name=row.name,
        name_en=row.name_en,
        address=row.address,
        contact=row.contact,
        telephone=row.telephone,
    )
