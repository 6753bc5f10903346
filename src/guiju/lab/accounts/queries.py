"""Who is signed in, and as what."""

from django.http import HttpRequest

from guiju.lab.house.reading import Actor
from guiju.lab.people.models import Person
from guiju.lab.people.queries import actor

SIGNING_ROLES = frozenset({"calibrator", "reviewer", "signatory"})


def signed_in(request: HttpRequest) -> Actor | None:
    """The person behind the request with the roles of today; None for nobody. Looked up once per request."""
    if not request.user.is_authenticated:
        return None
    found: Actor | None = getattr(request, "guiju_actor", None)
    if found is None:
        try:
            found = actor(request.user.person_code)
        except Person.DoesNotExist:
            return None
        request.guiju_actor = found
    return found
