"""Files of registers' forms: the uploaded file goes into the content store, and the act names it by its hash."""

from typing import Any

from guiju.lab.house import files
from guiju.lab.ui.register_fields import PdfField

PDF = "application/pdf"


def stored_pdf(member: str) -> Any:
    """Puts the uploaded file of a form into the content store; the act names it by its hash, empty where none came."""

    def store(cleaned: Any) -> Any:
        data = cleaned.get(member)
        return {**cleaned, member: files.store(data, PDF) if data else ""}

    return store


def pdf(title: Any, *, required: bool = True) -> Any:
    """A PDF's field."""
    return lambda: PdfField(label=title, required=required)
