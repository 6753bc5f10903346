"""Reading an upload into memory up to a limit; what is more is thrown away while it arrives. Nothing goes to disk."""

from io import BytesIO
from typing import Any

from django.core.files.uploadedfile import InMemoryUploadedFile
from django.core.files.uploadhandler import FileUploadHandler
from django.http import HttpRequest

from guiju.lab.house.typed import plain_number

LARGEST = 20 * 1024 * 1024
"""Bytes of all files of one request together."""
LARGEST_BODY = 5 * LARGEST
"""A longer request is not read at all: one that is a little too large is worth a sentence."""


class BoundedUpload(FileUploadHandler):
    """Keeps what fits, and tells the true size of what did not."""

    chunk_size = 2**18

    def __init__(self, request: HttpRequest | None = None) -> None:
        super().__init__(request)
        self.total = 0
        self._parts: list[bytes] = []

    def new_file(self, *args: Any, **kwargs: Any) -> None:
        super().new_file(*args, **kwargs)
        self._parts = []

    def receive_data_chunk(self, raw_data: bytes, start: int) -> None:
        self.total += len(raw_data)
        if self.total > LARGEST:
            self._parts.clear()
        else:
            self._parts.append(raw_data)

    def file_complete(self, file_size: int) -> InMemoryUploadedFile:
        content = BytesIO(b"".join(self._parts))
        self._parts = []
        return InMemoryUploadedFile(
            content, self.field_name, self.file_name, self.content_type, file_size, self.charset, None
        )


def is_absurd(request: HttpRequest) -> bool:
    """Whether a request announces more than is read at all."""
    length = str(request.META.get("CONTENT_LENGTH") or "0")
    announced = plain_number(length)
    return announced is None or announced > LARGEST_BODY


def given(request: HttpRequest, name: str) -> bytes | None:
    """The bytes of an uploaded file; None when none was chosen."""
    found = request.FILES.get(name)
    return None if found is None else found.read()


def is_too_large(request: HttpRequest) -> bool:
    """Whether the files together are more than the limit."""
    return sum(each.size or 0 for each in request.FILES.values()) > LARGEST
