"""The `guiju` script in scratch clones, with a package of its own making instead of the real ones: no network needed.

Each scratch clone has the real script, a package `guiju.cli` that prints its arguments, and a lock file that names one
small wheel in a local folder.
"""

import base64
import hashlib
import json
import os
import shutil
import signal
import subprocess
import sys
import time
import zipfile
from collections.abc import Iterator
from pathlib import Path

import pytest

SCRIPT = Path(__file__).resolve().parents[2] / "guiju"
PYTHON = str(Path(getattr(sys, "_base_executable", sys.executable)).resolve())
SHELL = "/bin/sh"


def make_wheel(folder: Path, name: str) -> str:
    """Writes a wheel with one module and returns its line for a lock file."""
    info = f"{name}-1.0.dist-info"
    files = {
        f"{name}.py": "VALUE = 1\n",
        f"{info}/METADATA": f"Metadata-Version: 2.1\nName: {name}\nVersion: 1.0\n",
        f"{info}/WHEEL": "Wheel-Version: 1.0\nGenerator: tests\nRoot-Is-Purelib: true\nTag: py3-none-any\n",
        f"{info}/entry_points.txt": f"[console_scripts]\n{name} = {name}:print\n",
    }
    record = ""
    for path, text in files.items():
        digest = base64.urlsafe_b64encode(hashlib.sha256(text.encode()).digest()).rstrip(b"=").decode()
        record += f"{path},sha256={digest},{len(text)}\n"
    wheel = folder / f"{name}-1.0-py3-none-any.whl"
    with zipfile.ZipFile(wheel, "w") as archive:
        for path, text in {**files, f"{info}/RECORD": record + f"{info}/RECORD,,\n"}.items():
            archive.writestr(path, text)
    return f"{name}==1.0 \\\n    --hash=sha256:{hashlib.sha256(wheel.read_bytes()).hexdigest()}\n"


class Clone:
    """A scratch clone and how to call its script."""

    def __init__(self, root: Path, wheels: Path) -> None:
        self.root = root
        self.wheels = wheels

    @property
    def venv(self) -> Path:
        return self.root / ".venv"

    def environment(self, **changes: str) -> dict[str, str]:
        usual = {
            "HOME": str(self.root.parent),
            "PATH": "/usr/bin:/bin",
            "GUIJU_PYTHON": PYTHON,
            "PIP_NO_INDEX": "1",
            "PIP_FIND_LINKS": str(self.wheels),
            "PIP_CONFIG_FILE": os.devnull,
        }
        return {name: value for name, value in {**usual, **changes}.items() if value}

    def call(self, *words: str, script: Path | None = None, **changes: str) -> "subprocess.CompletedProcess[str]":
        return subprocess.run(
            [SHELL, str(script or self.root / "guiju"), *words],
            env=self.environment(**changes),
            cwd="/",
            capture_output=True,
            text=True,
            check=False,
            stdin=subprocess.DEVNULL,
        )

    def copy_to(self, root: Path) -> "Clone":
        shutil.copytree(self.root, root, symlinks=True)
        return Clone(root, self.wheels)


@pytest.fixture(scope="module")
def bare(tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """A clone where nothing is set up yet."""
    folder = tmp_path_factory.mktemp("scratch")
    root, wheels = folder / "clone", folder / "wheels"
    (root / "requirements").mkdir(parents=True)
    wheels.mkdir()
    (root / "requirements" / "run.lock").write_text(make_wheel(wheels, "first_package"))
    (root / "requirements" / "test.lock").write_text(make_wheel(wheels, "second_package"))
    package = root / "src" / "guiju" / "cli"
    package.mkdir(parents=True)
    (package.parent / "__init__.py").touch()
    (package / "__init__.py").touch()
    (package / "__main__.py").write_text(
        "import first_package, json, os, sys\nprint(json.dumps([sys.argv[1:], os.environ['GUIJU_ROOT']]))\n"
    )
    shutil.copy(SCRIPT, root / "guiju")
    return Clone(root, wheels)


@pytest.fixture(scope="module")
def ready(bare: Clone, tmp_path_factory: pytest.TempPathFactory) -> Clone:
    """A clone whose set-up is complete."""
    clone = bare.copy_to(tmp_path_factory.mktemp("ready") / "clone")
    done = clone.call("--help")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [["--help"], str(clone.root)]
    for number in (1, 2, 3, 4):
        assert f"{number}/4" in done.stderr
    return clone


def works(clone: Clone) -> str:
    """Calls the clone's script, which must succeed; returns what the set-up said."""
    done = clone.call("word", "two words")
    assert done.returncode == 0, done.stderr
    assert json.loads(done.stdout) == [["word", "two words"], str(clone.root)]
    return done.stderr


def test_a_complete_set_up_says_nothing_and_notes_lock_version_and_folder(ready: Clone) -> None:
    assert works(ready) == ""
    digest = hashlib.sha256((ready.root / "requirements" / "run.lock").read_bytes()).hexdigest()
    version = f"{sys.version_info[0]}.{sys.version_info[1]}"
    assert (ready.venv / "guiju-run.marker").read_text().split("\n") == [digest, version, str(ready.root), ""]


def test_it_works_through_links_and_from_anywhere(ready: Clone, tmp_path: Path) -> None:
    (tmp_path / "absolute").symlink_to(ready.root / "guiju")
    (tmp_path / "relative").symlink_to("absolute")
    done = ready.call("x", script=tmp_path / "relative")
    assert json.loads(done.stdout) == [["x"], str(ready.root)]


def test_it_needs_nothing_of_the_environment(ready: Clone) -> None:
    command = ["env", "-i", f"HOME={ready.root.parent}", "PATH=/usr/bin:/bin", str(ready.root / "guiju"), "x"]
    done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert (done.returncode, done.stderr) == (0, "")


def test_a_moved_clone_mends_itself_without_the_package_index(ready: Clone, tmp_path: Path) -> None:
    moved = ready.copy_to(tmp_path / "elsewhere")
    said = moved.call("x", PIP_FIND_LINKS=str(tmp_path))
    assert said.returncode == 0, said.stderr
    assert (moved.venv / "bin" / "first_package").read_text().startswith(f"#!{moved.venv}/bin/python")
    assert str(ready.root) not in next(moved.venv.glob("lib/python*/site-packages/guiju-src.pth")).read_text()
    assert works(moved) == ""


def test_a_folder_that_the_locale_cannot_say_works(ready: Clone, tmp_path: Path) -> None:
    there = ready.copy_to(tmp_path / "规矩")
    said = there.call("x", PIP_FIND_LINKS=str(tmp_path))
    assert said.returncode == 0, said.stderr
    for locale in ("C", "POSIX"):
        said = there.call("x", LC_ALL=locale)
        assert said.returncode == 0, said.stderr
        assert json.loads(said.stdout) == [["x"], str(there.root)]


def test_a_folder_that_cannot_be_written_is_refused_in_json_too(bare: Clone, tmp_path: Path) -> None:
    clone = bare.copy_to(tmp_path / "clone")
    (clone.root / ".venv.lock").mkdir()
    said = clone.call("x", "--json")
    assert said.returncode == 69, said.stderr
    assert json.loads(said.stdout)["error"]["code"] == "set-up"


def test_a_changed_lock_file_is_followed(ready: Clone, tmp_path: Path) -> None:
    clone = ready.copy_to(tmp_path / "clone")
    with (clone.root / "requirements" / "run.lock").open("a") as lock:
        lock.write(make_wheel(clone.wheels, "third_package"))
    assert "2 packages" in works(clone)
    assert list(clone.venv.glob("lib/python*/site-packages/third_package.py"))
    assert works(clone) == ""


@pytest.mark.parametrize("damage", ["no pip", "half an environment", "cut off while installing"])
def test_a_broken_environment_is_made_anew(damage: str, ready: Clone, tmp_path: Path) -> None:
    clone = ready.copy_to(tmp_path / "clone")
    (clone.venv / "guiju-run.marker").unlink()
    leftover = clone.venv / "leftover"
    leftover.touch()
    if damage == "no pip":
        shutil.rmtree(next(clone.venv.glob("lib/python*/site-packages/pip")))
    elif damage == "half an environment":
        shutil.rmtree(clone.venv / "bin")
    else:
        (clone.venv / "guiju-unfinished").write_text("packages\n")
        (clone.venv / "guiju-pip.log").write_text("Installing collected packages: first_package\n")
    assert "2/4" in works(clone)
    assert not leftover.exists() and not (clone.venv / "guiju-unfinished").exists()


def test_an_installation_cut_off_before_it_changed_anything_keeps_the_environment(ready: Clone, tmp_path: Path) -> None:
    clone = ready.copy_to(tmp_path / "clone")
    (clone.venv / "leftover").touch()
    (clone.venv / "guiju-unfinished").write_text("packages\n")
    (clone.venv / "guiju-pip.log").write_text("Collecting first_package\n")
    assert "2/4" not in works(clone)
    assert (clone.venv / "leftover").exists()


@pytest.fixture
def running(bare: Clone, tmp_path: Path) -> Iterator["tuple[Clone, subprocess.Popen[str]]"]:
    """A clone whose set-up has just begun."""
    clone = bare.copy_to(tmp_path / "clone")
    process = subprocess.Popen(
        [SHELL, str(clone.root / "guiju"), "one"],
        env=clone.environment(),
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )
    deadline = time.monotonic() + 60
    while not (clone.venv / "pyvenv.cfg").exists() and time.monotonic() < deadline:
        time.sleep(0.01)
    yield clone, process
    if process.poll() is None:
        os.killpg(process.pid, signal.SIGKILL)
        process.communicate()


def test_a_killed_set_up_mends_itself(running: "tuple[Clone, subprocess.Popen[str]]") -> None:
    clone, process = running
    os.killpg(process.pid, signal.SIGKILL)
    process.communicate()
    assert not (clone.venv / "guiju-run.marker").exists()
    assert "4/4" in works(clone)
    assert works(clone) == ""


def test_of_two_set_ups_at_once_the_second_waits(running: "tuple[Clone, subprocess.Popen[str]]") -> None:
    clone, process = running
    said = works(clone)
    assert "waiting for it to finish" in said and "2/4" not in said
    out, err = process.communicate()
    assert process.returncode == 0, err
    assert json.loads(out) == [["one"], str(clone.root)]


def fake(folder: Path, name: str, body: str) -> None:
    path = folder / name
    path.write_text(f"#!{SHELL}\n{body}\n")
    path.chmod(0o755)


@pytest.fixture
def tools(tmp_path: Path) -> Path:
    """A folder for PATH with the small tools that the script uses, and no Python."""
    folder = tmp_path / "tools"
    folder.mkdir()
    for name in ("sed", "dirname", "readlink", "sha256sum", "grep", "tail", "rm", "mkdir", "mv", "df", "id"):
        (folder / name).symlink_to(str(shutil.which(name)))
    return folder


def test_without_a_fit_python_it_refuses_in_one_line(bare: Clone, tools: Path, tmp_path: Path) -> None:
    clone = bare.copy_to(tmp_path / "clone")
    fake(tools, "python3", "exit 127")
    fake(tools, "python", "exit 1")
    done = clone.call("x", PATH=str(tools), GUIJU_PYTHON="")
    assert done.returncode == 69 and done.stdout == ""
    assert len(done.stderr.splitlines()) == 1
    assert "没有找到 Python" in done.stderr and "found no Python 3.11" in done.stderr


def test_a_shim_that_only_fails_is_passed_over(bare: Clone, tools: Path, tmp_path: Path) -> None:
    clone = bare.copy_to(tmp_path / "clone")
    second = tmp_path / "second"
    second.mkdir()
    for name in ("python3.13", "python3.12", "python3.11", "python3"):
        fake(tools, name, "echo 'command not found' >&2; exit 127")
    (second / "python3").symlink_to(PYTHON)
    done = clone.call("x", PATH=f"{tools}:{second}", GUIJU_PYTHON="")
    assert done.returncode == 0, done.stderr
    assert f"Python {sys.version_info[0]}.{sys.version_info[1]}" in done.stderr


def without_ensurepip(folder: Path) -> None:
    """A Python that lacks ensurepip, as Debian's does without its venv package; it names itself as its own binary."""
    body = f'case "$*" in *ensurepip*) exit 1 ;; *realpath*) echo "$0" ;; *) exec "{PYTHON}" "$@" ;; esac'
    fake(folder, "python3", body)


def test_without_ensurepip_and_root_it_names_the_one_command(bare: Clone, tools: Path, tmp_path: Path) -> None:
    clone = bare.copy_to(tmp_path / "clone")
    without_ensurepip(tools)
    (tools / "id").unlink()
    fake(tools, "id", "echo 1000")
    done = clone.call("x", PATH=str(tools), GUIJU_PYTHON="")
    assert done.returncode == 69
    package = f"python{sys.version_info[0]}.{sys.version_info[1]}-venv"
    assert done.stderr.splitlines()[-1].endswith(f"apt-get install -y {package}")
    assert not clone.venv.exists()


def test_without_ensurepip_root_installs_the_package(bare: Clone, tools: Path, tmp_path: Path) -> None:
    clone = bare.copy_to(tmp_path / "clone")
    without_ensurepip(tools)
    (tools / "id").unlink()
    fake(tools, "id", "echo 0")
    (tools / "ln").symlink_to(str(shutil.which("ln")))
    mended = f'rm "{tools}/python3"; ln -s "{PYTHON}" "{tools}/python3"'
    fake(tools, "apt-get", f'echo "$@" >>"{tmp_path}/asked"; case "$1" in install) {mended} ;; esac')
    done = clone.call("x", PATH=str(tools), GUIJU_PYTHON="")
    assert done.returncode == 0, done.stderr
    update, install = (tmp_path / "asked").read_text().splitlines()
    assert update.startswith("update")
    assert install.endswith(f"python{sys.version_info[0]}.{sys.version_info[1]}-venv")


def test_a_full_disk_is_refused_before_anything_is_made(bare: Clone, tools: Path, tmp_path: Path) -> None:
    clone = bare.copy_to(tmp_path / "clone")
    (tools / "df").unlink()
    fake(tools, "df", "echo Filesystem 1024-blocks Used Available; echo /dev/x 1000 900 102400 90% /")
    done = clone.call("x", PATH=str(tools))
    assert done.returncode == 69 and not clone.venv.exists()
    assert "剩 100 MB" in done.stderr and "not enough disk: 100 MB free" in done.stderr


def test_without_network_it_says_so_in_one_line_and_keeps_what_it_has(ready: Clone, tmp_path: Path) -> None:
    clone = ready.copy_to(tmp_path / "clone")
    with (clone.root / "requirements" / "run.lock").open("a") as lock:
        lock.write("not_to_be_had==1.0 \\\n    --hash=sha256:" + "0" * 64 + "\n")
    nowhere = {"PIP_NO_INDEX": "", "PIP_INDEX_URL": "http://127.0.0.1:9/simple", "PIP_RETRIES": "0"}
    done = clone.call("x", "--json", **nowhere)
    assert done.returncode == 69
    assert done.stderr.splitlines()[-1].startswith("guiju: 连不上软件包索引")
    assert "Traceback" not in done.stderr
    error = json.loads(done.stdout)["error"]
    assert error["code"] == "set-up" and "cannot reach the package index" in error["message"]
    shutil.copy(ready.root / "requirements" / "run.lock", clone.root / "requirements" / "run.lock")
    assert "2/4" not in works(clone)


def test_the_packages_of_the_tests_come_only_with_the_tests(ready: Clone, tmp_path: Path) -> None:
    clone = ready.copy_to(tmp_path / "clone")
    works(clone)
    second = "lib/python*/site-packages/second_package.py"
    assert not list(clone.venv.glob(second))
    done = clone.call("--lang", "en", "test", "-k", "x")
    assert done.returncode == 0, done.stderr
    assert list(clone.venv.glob(second)) and (clone.venv / "guiju-test.marker").exists()
    assert clone.call("test").stderr == ""
