"""Who somebody is today, for acting."""

from django.db.models import Q

from guiju.lab.house import clock
from guiju.lab.house.reading import Actor
from guiju.lab.people.models import Person, Role


def actor(code: str) -> Actor:
    """The person with the roles of today. Raises Person.DoesNotExist."""
    person, day = Person.objects.get(code=code), clock.today()
    open_end = Q(valid_to__isnull=True) | Q(valid_to__gte=day)
    roles = Role.objects.filter(open_end, person=person, valid_from__lte=day).values_list("name", flat=True)
    return Actor(person_id=code, name=person.name, roles=frozenset(roles))


def actor_or_none(code: str) -> Actor | None:
    """Like `actor`; None for an unknown code."""
    try:
        return actor(code)
    except Person.DoesNotExist:
        return None
