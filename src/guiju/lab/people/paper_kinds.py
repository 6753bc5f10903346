"""Of what the papers of people are, so that a file which proves one thing proves no other (4.5-3, 4.5-5, 4.5-7)."""

from typing import Any

from guiju.lab.house.act import Reading
from guiju.lab.house.papers import Paper, demand_paper_of, tell_paper
from guiju.lab.house.typed import plain_text
from guiju.lab.people.models import Appointment, Employment, Experience, Qualification


def of_work(person: str) -> Paper:
    """A contract: it proves employment and the work under it."""
    return "work", person


def of_qualification(person: str, number: str) -> Paper:
    """A certificate of somebody's own."""
    return "qualification", person, plain_text(number)


def of_letter(letter: str) -> Paper:
    """A letter of appointment, which may name several people."""
    return "letter", plain_text(letter)


def paper_of(row: Any) -> Paper:
    """What the paper of a row is of."""
    if isinstance(row, Qualification):
        return of_qualification(row.person.code, row.number)
    return of_letter(row.letter) if isinstance(row, Appointment) else of_work(row.person.code)


def demand_paper_asked(reading: Reading, model: type[Any], request: Any, *, requirement: str) -> None:
    """Raises Refused where the file of a row about to be filed is the paper of something else."""
    if model is Qualification:
        what = of_qualification(request.person, request.number)
    else:
        what = of_letter(request.letter) if model is Appointment else of_work(request.person)
    demand_paper_of(reading, request.file_sha256, what, requirement=requirement)


def tell_papers() -> None:
    """Says which rows of people keep papers."""
    for model in (Appointment, Employment, Experience, Qualification):
        tell_paper(model, paper_of)
