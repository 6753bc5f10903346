"""Customers as forms find them."""

from django.db.models import Q

from guiju.lab.customers.models import Customer
from guiju.lab.house.typed import plain_number

MOST = 20
BETWEEN = " · "


def found(words: str) -> list[Customer]:
    """Customers whose code, name or contact holds the words; the newest first, at most 20."""
    named = (
        Q(code__icontains=words) | Q(name__icontains=words) | Q(name_en__icontains=words) | Q(contact__icontains=words)
    )
    rows = Customer.objects.filter(named) if words else Customer.objects.all()
    return list(rows.order_by("-pk")[:MOST])


def shown(row: Customer) -> str:
    """A customer in one line, as the list of a form offers it: code and name."""
    return f"{row.code}{BETWEEN}{row.name}"


def resolved(words: str) -> Customer | None:
    """The customer that was chosen or typed: by its line of the list, its code, or its name where only one has it."""
    text = words.strip()
    row = Customer.objects.filter(code=text.partition(BETWEEN)[0]).first()
    if row is not None:
        return row
    named = list(Customer.objects.filter(Q(name=text) | Q(name_en=text))[:2])
    return named[0] if len(named) == 1 else None


def next_code() -> str:
    """A code that no customer has: CU and a running number."""
    taken = Customer.objects.filter(code__startswith="CU-").values_list("code", flat=True)
    # A code of another form may sort after all that count.
    counts = [found for each in taken if (found := plain_number(each[3:])) is not None]
    return f"CU-{max(counts, default=0) + 1:05d}"
