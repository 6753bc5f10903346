"""The frame of the command: languages, exit codes, JSON errors, and that it starts light."""

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest

from guiju.cli.context import Context, default_language, visible
from guiju.cli.errors import UsageError
from guiju.cli.main import COMMANDS, available, help_text, main, read_command_line, summary_of
from guiju.cli.parser import chinese_error
from guiju.cli.testing import pytest_words


def call(*words: str, **environment: str) -> "subprocess.CompletedProcess[str]":
    return subprocess.run(
        [sys.executable, "-P", "-m", "guiju.cli", *words],
        env={**os.environ, **environment},
        capture_output=True,
        text=True,
        check=False,
    )


def test_help_speaks_both_languages_on_stdout_alone() -> None:
    chinese, english = call("--help", "--lang", "zh"), call("--lang=en", "--help")
    assert (chinese.returncode, english.returncode) == (0, 0)
    assert chinese.stdout.startswith("用法：") and english.stdout.startswith("usage:")
    assert chinese.stderr == english.stderr == ""
    assert "运行全部测试" in chinese.stdout and "run the tests" in english.stdout


def test_help_lists_the_commands_that_are_there_and_no_other() -> None:
    listed = {line.split()[0] for line in help_text("en").splitlines() if line.startswith("  ") and line[2] != "-"}
    assert listed == set(available())
    assert set(available()) <= set(COMMANDS)


@pytest.mark.parametrize("module", sorted(available().values()))
def test_each_command_has_a_summary_in_both_languages(module: str) -> None:
    summary = summary_of(module)
    assert set(summary) == {"zh", "en"} and all(summary.values())


@pytest.mark.parametrize(
    ("words", "sentence"),
    [
        ([], "name a command"),
        (["tset"], "did you mean test?"),
        (["--what"], "unrecognized argument: --what"),
        (["--lang"], "argument --lang: expected one argument"),
        (["--lang", "fr"], "zh or en, not fr"),
    ],
)
def test_wrong_usage_ends_with_64_and_says_why(
    words: list[str], sentence: str, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("GUIJU_LANG", "en")
    assert main(words) == 64
    captured = capsys.readouterr()
    assert sentence in captured.err and captured.out == ""


def test_with_json_an_error_is_one_object_on_stdout() -> None:
    done = call("nothing-like-it", "--json", "--lang", "zh")
    assert done.returncode == 64
    error = json.loads(done.stdout)["error"]
    assert error["code"] == "usage" and error["message"].startswith("没有命令 nothing-like-it")


def with_command(folder: Path, source: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Puts a command `probe` of the given source into the table."""
    (folder / "probe_command.py").write_text(source, "utf-8")
    monkeypatch.syspath_prepend(str(folder))
    monkeypatch.delitem(sys.modules, "probe_command", raising=False)
    monkeypatch.setattr("guiju.cli.main.available", lambda: {"probe": "probe_command"})
    monkeypatch.setitem(COMMANDS, "probe", "probe_command")


PROBE = """
SUMMARY = {"zh": "探针", "en": "probe"}
def arguments(parser, lang):
    parser.add_argument("what")
def run(options, context):
    if options.what == "crash":
        raise ValueError("broken")
    if options.what == "stop":
        raise KeyboardInterrupt
    context.say("进行中", "under way")
    context.emit({"what": options.what, "data": str(context.data)})
    return 2
"""


def test_a_command_gets_its_words_and_its_exit_code_is_returned(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with_command(tmp_path, PROBE, monkeypatch)
    assert main(["--lang", "en", "probe", "--data", str(tmp_path / "here"), "thing", "--json"]) == 2
    captured = capsys.readouterr()
    assert json.loads(captured.out) == {"what": "thing", "data": str(tmp_path / "here")}
    assert captured.err == "under way\n"


@pytest.mark.parametrize(("lang", "sentence"), [("zh", "缺少参数：what"), ("en", "required: what")])
def test_argparse_errors_are_in_the_language(
    lang: str, sentence: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    with_command(tmp_path, PROBE, monkeypatch)
    assert main(["probe", "--lang", lang]) == 64
    assert sentence in capsys.readouterr().err


def test_unexpected_errors_are_one_line_and_interruptions_130(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.delenv("GUIJU_DEBUG", raising=False)
    with_command(tmp_path, PROBE, monkeypatch)
    assert main(["probe", "crash", "--json", "--lang", "en"]) == 70
    captured = capsys.readouterr()
    assert json.loads(captured.out)["error"]["code"] == "internal"
    assert len(captured.err.splitlines()) == 1 and "ValueError: broken" in captured.err
    assert main(["probe", "stop"]) == 130
    capsys.readouterr()
    monkeypatch.setenv("GUIJU_DEBUG", "1")
    assert main(["probe", "crash"]) == 70
    assert "Traceback" in capsys.readouterr().err


def test_a_reader_that_leaves_early_is_no_error_to_speak_of() -> None:
    command = f'"{sys.executable}" -P -m guiju.cli --help | true'
    done = subprocess.run(command, shell=True, capture_output=True, text=True, check=False)
    assert "Traceback" not in done.stderr and "Exception" not in done.stderr


@pytest.mark.parametrize(
    ("environment", "lang"),
    [
        ({}, "zh"),
        ({"LANG": "en_GB.UTF-8"}, "en"),
        ({"LANG": "C.UTF-8"}, "zh"),
        ({"LANG": "en_US.UTF-8", "GUIJU_LANG": "zh"}, "zh"),
        ({"LANG": "en_US.UTF-8", "LC_ALL": "zh_CN.UTF-8"}, "zh"),
    ],
)
def test_the_language_without_an_option(environment: dict[str, str], lang: str) -> None:
    assert default_language(environment) == lang


def test_chinese_reaches_a_terminal_that_has_no_such_signs() -> None:
    done = call("--help", "--lang", "zh", PYTHONIOENCODING="ascii")
    assert done.returncode == 0 and "\\u7528" in done.stdout


def test_the_data_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("GUIJU_DATA", str(tmp_path / "named"))
    assert Context("zh", False, tmp_path, str(tmp_path / "option")).data == tmp_path / "option"
    assert Context("zh", False, tmp_path).data == tmp_path / "named"
    monkeypatch.delenv("GUIJU_DATA")
    assert Context("zh", False, tmp_path).data == tmp_path / "var" / "demo"
    (tmp_path / "var" / "main").mkdir(parents=True)
    assert Context("zh", False, tmp_path).data == tmp_path / "var" / "demo"
    (tmp_path / "var" / "main" / "installation.json").write_text("{}")
    assert Context("zh", False, tmp_path).data == tmp_path / "var" / "main"


def test_what_follows_test_or_two_dashes_is_not_ours() -> None:
    line = read_command_line(["--lang", "en", "test", "--lang", "x", "-k", "a"])
    assert (line.lang, line.command, line.rest) == ("en", "test", ("--lang", "x", "-k", "a"))
    assert read_command_line(["verify", "--", "--json"]).rest == ("--", "--json")
    with pytest.raises(UsageError):
        read_command_line(["verify", "--data"])


def test_pytest_gets_two_workers_unless_told() -> None:
    assert pytest_words(["-k", "x"]) == ["-n", "2", "-k", "x"]
    assert pytest_words(["-n0"]) == ["-n0"]
    assert pytest_words(["--pdb"]) == ["--pdb"]


def test_sentences_of_argparse_become_chinese() -> None:
    message = "argument --k: invalid choice: 'x' (choose from 'a', 'b')"
    assert chinese_error(message) == "参数 --k 的值 'x' 不在可选之列：'a', 'b'"
    assert chinese_error("something new") == "something new"


def test_the_frame_imports_nothing_heavy() -> None:
    code = (
        "import sys\nfrom guiju.cli.main import main\nmain(['--help'])\n"
        "heavy = {'numpy', 'scipy', 'django', 'lxml', 'cryptography', 'typst', 'yaml'} & set(sys.modules)\n"
        "sys.exit(', '.join(heavy) or 0)"
    )
    done = subprocess.run([sys.executable, "-P", "-c", code], capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stderr


def test_a_word_that_is_no_text_leaves_one_json_object() -> None:
    command = [sys.executable, "-P", "-m", "guiju.cli", "verify", b"\xff", "--json"]
    done = subprocess.run(command, capture_output=True, check=False)
    assert done.returncode == 2, done.stderr
    assert json.loads(done.stdout)["error"]["code"] == "unreadable"
    assert b"Traceback" not in done.stderr


def test_what_a_file_says_cannot_steer_the_terminal() -> None:
    assert visible("校准\x1b[1m\n\x9b\u202e") == r"校准\x1b[1m\x0a\x9b\x202e"
    assert visible("a\nb\r", lines=True) == "a\nb" + r"\x0d"
