"""The audit of the readings' chains: every link binds all before it, and the log took the head."""

from guiju.lab.calibrations import chain
from guiju.lab.calibrations.models import Batch, Job, Reading
from guiju.lab.house.audit import Audit, Problem

TABLES = frozenset({"calibrations_reading", "calibrations_batch"})
JOURNAL = "house_journalentry"
MEASURING = frozenset({"assigned", "measuring"})


def check_chains(audit: Audit) -> None:
    """Names jobs whose chain breaks, unless the faulty reading itself was named already."""
    # Only what is compared is read: a document of a job, or a reading, that cannot be read was named already.
    for job in Job.objects.only("number", "state", "chain_head").order_by("pk"):
        if audit.names("calibrations_job", job.pk) or _is_named(audit, job):
            continue
        links = list(Reading.objects.select_related("batch").filter(job=job).order_by("index"))
        for each in links:
            each.job = job
        index = _first_break(links)
        if index is not None:
            parameters = (("index", str(index)),)
            audit.add(_problem("chain_broken", job, parameters))
        elif not _head_fits(job, links):
            audit.add(_problem("chain_head", job, ()))
        else:
            _check_captures(audit, job, links)


def _check_captures(audit: Audit, job: Job, links: list[Reading]) -> None:
    """The chain holds who read and when; the journal of an act without a log entry must not tell another story."""
    named: set[int] = set()
    for link in links:
        wrote = audit.wrote.get(("calibrations_reading", link.pk))
        if wrote is None or wrote.journal in named or audit.names(JOURNAL, wrote.journal):
            continue
        differing = {"actor": wrote.actor != link.by, "at": wrote.at < link.at}
        what = ", ".join(name for name, differs in differing.items() if differs)
        if what:
            named.add(wrote.journal)
            known = f"{job.number} / {link.index}"
            audit.add(
                Problem(
                    code="capture_changed", table=JOURNAL, row=wrote.journal, known=known, parameters=(("what", what),)
                )
            )


def _problem(code: str, job: Job, parameters: tuple[tuple[str, str], ...]) -> Problem:
    return Problem(code=code, table="calibrations_job", row=job.pk, known=job.number, parameters=parameters)


def _is_named(audit: Audit, job: Job) -> bool:
    """Whether a reading or a batch of this job has been named: then that is the problem."""
    return any(each.table in TABLES and _job_of(audit, each) == job.pk for each in audit.problems)


def _job_of(audit: Audit, problem: Problem) -> int | None:
    told = audit.told.get((problem.table, problem.row or 0))
    if told is not None:
        return told.get("job_id")
    model = Reading if problem.table == "calibrations_reading" else Batch
    return model.objects.filter(pk=problem.row).values_list("job_id", flat=True).first()


def _first_break(links: list[Reading]) -> int | None:
    head = chain.EMPTY
    for expected, link in enumerate(links):
        if link.index != expected or chain.following(head, link) != link.chain:
            return expected
        head = link.chain
    return None


def _head_fits(job: Job, links: list[Reading]) -> bool:
    """The head that the log took: of all links once finished; while measuring, of some beginning of them."""
    if job.state in MEASURING:
        return job.chain_head in {chain.EMPTY, *(each.chain for each in links)}
    return job.chain_head == chain.head_of(links)
