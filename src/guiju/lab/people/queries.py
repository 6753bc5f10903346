"""Who somebody is today, for acting."""

from django.db.models import Q

from guiju.lab.house import clock
from guiju.lab.house.reading import Actor
from guiju.lab.people.models import Person, Role


def actor(code: str) -> Actor:
    """The person with the roles of today. Raises Person.DoesNotExist."""
    person, day = Person.objects.get(code=code), clock.today()
    open_end = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    rows = Role.objects.filter(open_end, person=person, valid_from__lte=day).values_list("name", "site_codes")
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
