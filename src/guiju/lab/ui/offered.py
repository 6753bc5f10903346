"""Codes of registers that forms of other registers offer: methods, sites, customers, people.

The registers stand beside each other and do not know one another; a form looks the others up by name.
"""

from collections.abc import Callable

from django.apps import apps

from guiju.lab.ui.register_lists import in_language

MOST = 2000
"""So many are offered at most, by code."""


def _offered(app: str, model: str, name: str, *, bilingual: bool = True) -> Callable[[], list[tuple[str, str]]]:
    def found() -> list[tuple[str, str]]:
        rows = apps.get_model(app, model).objects.order_by("code")[:MOST]
        return [
            (each.code, f"{each.code} {in_language(each, name) if bilingual else getattr(each, name)}") for each in rows
        ]

    return found


methods = _offered("methods", "Method", "title")
sites = _offered("premises", "Site", "name")
customers = _offered("customers", "Customer", "name")
people = _offered("people", "Person", "name", bilingual=False)


def qualifications() -> list[tuple[str, str]]:
    """The agency's qualifications by number."""
    rows = apps.get_model("agency", "Qualification").objects.order_by("number")[:MOST]
    return [(each.number, str(each)) for each in rows]


def sensors() -> list[tuple[str, str]]:
    """Equipment in use whose range is in a unit of climate: what reads temperature, humidity or pressure."""
    rows = apps.get_model("equipment", "Equipment").objects.filter(
        state__in=("in_service", "restricted"), kind="measuring_instrument", unit__in=("°C", "%", "hPa")
    )
    return [(each.code, f"{each.code} {in_language(each, 'name')}") for each in rows.order_by("code")[:200]]
