"""Starting Django on a data folder: `setup(folder)` once per process, before any model is imported.

The folder holds `installation.json` (which database), `guiju.sqlite3` (the embedded default), `files/` (content store),
`keys/` (mode 0600, never in the database or its backup), `log/` (the published log), `certificates/`.
"""

import json
import os
from pathlib import Path

_data: Path | None = None


class NotFounded(Exception):
    """The folder holds no founded agency."""

    def __init__(self, folder: Path) -> None:
        super().__init__(f"{folder} 中没有已建立的机构 / no founded agency in {folder}")
        self.folder = folder


def data_folder() -> Path:
    """The data folder that this process runs on."""
    if _data is None:
        raise RuntimeError("guiju.lab.boot.setup(folder) has not been called")
    return _data


def setup(folder: Path, *, must_be_founded: bool = True, read_only: bool = False) -> None:
    """Configures Django for the folder. A process serves one folder; a second call must name the same.

    Raises NotFounded when `must_be_founded` and no agency was founded there.
    """
    global _data
    folder = Path(folder).resolve()
    if _data is not None and _data != folder:
        raise RuntimeError(f"this process already runs on {_data}")
    marker = folder / "installation.json"
    if must_be_founded and not marker.is_file():
        raise NotFounded(folder)
    if _data is not None:
        return
    _data = folder
    described = json.loads(marker.read_text("utf-8")) if marker.is_file() else {}
    os.environ["GUIJU_DATA"] = str(folder)
    if described.get("database"):
        os.environ.setdefault("GUIJU_DATABASE", described["database"])
    if read_only:
        os.environ["GUIJU_READ_ONLY"] = "1"
    os.environ["DJANGO_SETTINGS_MODULE"] = "guiju.lab.settings"
    import django

    django.setup()
