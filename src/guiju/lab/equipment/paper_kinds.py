"""Of what the papers of items are: certificates, manuals and answers of issuers, which are no papers of people."""

from guiju.lab.house.papers import Paper, tell_paper

OF_ITEM: Paper = ("paper of an item of equipment",)


def tell_papers() -> None:
    """Says which rows of equipment keep papers."""
    from guiju.lab.equipment.models import Certificate, Document, IssuerQuestion

    for model in (Certificate, Document):
        tell_paper(model, lambda row: OF_ITEM)
    tell_paper(IssuerQuestion, lambda row: OF_ITEM, "evidence_sha256")
