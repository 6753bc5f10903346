"""Who somebody is today, for acting."""

from datetime import date

from django.db.models import Q, QuerySet

from guiju.lab.house import clock
from guiju.lab.house.reading import Actor
from guiju.lab.people.models import Person, Role


def roles_on(code: str, day: date) -> QuerySet:
    """The roles that somebody has on a day."""
    open_end = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    return Role.objects.filter(open_end, person__code=code, valid_from__lte=day)


def actor(code: str) -> Actor:
    """The person with the roles of today. Raises Person.DoesNotExist."""
    person = Person.objects.get(code=code)
    rows = roles_on(code, clock.today()).values_list("name", "site_codes")
    held = [(name, frozenset(sites.split())) for name, sites in rows]
    return Actor(person_id=code, name=person.name, roles=frozenset(name for name, _ in held), sites=_limited(held))


def _limited(held: list[tuple[str, frozenset[str]]]) -> tuple[tuple[str, frozenset[str]], ...]:
    """Roles that hold at some sites alone; the same role held twice holds at the sites of both."""
    everywhere = {name for name, sites in held if not sites}
    limited: dict[str, frozenset[str]] = {}
    for name, sites in held:
        if name not in everywhere:
            limited[name] = limited.get(name, frozenset()) | sites
    return tuple(sorted(limited.items()))


def actor_or_none(code: str) -> Actor | None:
    """Like `actor`; None for an unknown code."""
    try:
        return actor(code)
    except Person.DoesNotExist:
        return None
