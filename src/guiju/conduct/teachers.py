"""Whether a course counts: its teacher has what the kind of course asks for, on the course's day (4.5-8)."""

from guiju.conduct.experience import worked
from guiju.conduct.parameters import whole
from guiju.conduct.persons import METROLOGIST, SENIOR, holds_paper
from guiju.conduct.register_people import Course
from guiju.conduct.rule import Parameters


def counts(course: Course, parameters: Parameters) -> bool:
    """Whether the teacher may teach it: a level on papers, or paper and years of work in the course's field.

    Basics ask for level 1 or a senior title; professional knowledge for level 1 or 2 or a title, and years in the
    field; skills for years at such items. Both numbers are parameters.
    """
    if course.kind in course.levels:
        return True
    if course.kind == "basics":
        return holds_paper(course.trainer, SENIOR, course.day)
    if course.kind == "professional":
        years = whole(parameters, "trainer_professional_years")
        paper = holds_paper(course.trainer, METROLOGIST, course.day)
        return paper and worked(course.experience, years, course.day, field=course.field)
    if course.kind == "skills":
        years = whole(parameters, "trainer_skill_years")
        return worked(course.experience, years, course.day, field=course.field)
    return False
