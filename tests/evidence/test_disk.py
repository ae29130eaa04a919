from __future__ import annotations

import errno
import os
import signal
import subprocess
import sys
from hashlib import sha256
from pathlib import Path

import pytest

from votation.errors import IncompleteError, MachineError, RefusedError
from votation.evidence.folder import lock, machine_errors, sha256_file, write_alone, write_atomic

RULES = {
    errno.ENOSPC: "disk-full",
    errno.EDQUOT: "disk-full",
    errno.EROFS: "disk-read-only",
    errno.EACCES: "permission-denied",
    errno.EPERM: "permission-denied",
    errno.EIO: "disk-error",
}


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.iterdir())


def fail_with(number: int) -> object:
    def fail(*_given: object, **_named: object) -> None:
        raise OSError(number, os.strerror(number))

    return fail


def test_a_file_is_written_whole(tmp_path: Path) -> None:
    write_atomic(tmp_path / "a", b"one\r\n", overwrite=False)
    assert (tmp_path / "a").read_bytes() == b"one\r\n"
    write_atomic(tmp_path / "a", b"two", overwrite=True)
    assert (tmp_path / "a").read_bytes() == b"two"
    assert names(tmp_path) == ["a"]


def test_a_file_may_be_for_its_owner_alone(tmp_path: Path) -> None:
    write_atomic(tmp_path / "key", b"secret", overwrite=False, private=True)
    assert (tmp_path / "key").stat().st_mode & 0o777 == 0o600


def test_what_is_written_stays_unless_asked(tmp_path: Path) -> None:
    target = tmp_path / "board.json"
    write_atomic(target, b"one", overwrite=False)
    write_atomic(target, b"one", overwrite=False)
    for other in (b"two", b"longer"):
        with pytest.raises(RefusedError) as caught:
            write_atomic(target, other, overwrite=False)
        assert (caught.value.rule, caught.value.exit_code) == ("would-overwrite", 2)
    assert target.read_bytes() == b"one"


def test_a_link_is_not_written_through(tmp_path: Path) -> None:
    (tmp_path / "real").write_bytes(b"real")
    (tmp_path / "link").symlink_to("real")
    with pytest.raises(RefusedError):
        write_atomic(tmp_path / "link", b"real", overwrite=False)
    write_atomic(tmp_path / "link", b"new", overwrite=True)
    assert (tmp_path / "real").read_bytes() == b"real"
    assert not (tmp_path / "link").is_symlink()


@pytest.mark.parametrize("call", ["write", "fsync", "replace", "open"])
@pytest.mark.parametrize("number", RULES)
def test_fault_49_a_disk_that_fails_leaves_no_trace(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, call: str, number: int
) -> None:
    target = tmp_path / "result.json"
    target.write_bytes(b"before")
    with monkeypatch.context() as patch:
        patch.setattr(os, call, fail_with(number))
        with pytest.raises(MachineError) as caught:
            write_atomic(target, b"after", overwrite=True)
    assert (caught.value.rule, caught.value.exit_code) == (RULES[number], 5)
    assert caught.value.file == target.as_posix()
    assert names(tmp_path) == ["result.json"]
    assert target.read_bytes() == b"before"


def test_short_writes_are_continued(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write = os.write
    monkeypatch.setattr(os, "write", lambda descriptor, data: write(descriptor, bytes(data[:3])))
    write_atomic(tmp_path / "a", b"0123456789", overwrite=False)
    assert (tmp_path / "a").read_bytes() == b"0123456789"


KILLED_WRITER = """
import os, signal, sys
from pathlib import Path
from votation.evidence.folder import lock, write_atomic
call, target = sys.argv[1], Path(sys.argv[2])
setattr(os, call, lambda *given, **named: os.kill(os.getpid(), signal.SIGKILL))
with lock(target.parent):
    write_atomic(target, b"after", overwrite=True)
"""


@pytest.mark.parametrize("call", ["fsync", "replace"])
def test_fault_48_a_killed_writer_is_swept_up_after(tmp_path: Path, call: str) -> None:
    target = tmp_path / "result.json"
    target.write_bytes(b"before")
    ended = subprocess.run([sys.executable, "-c", KILLED_WRITER, call, str(target)], check=False)
    assert ended.returncode == -signal.SIGKILL
    assert target.read_bytes() == b"before"
    assert len(names(tmp_path)) == 3  # the lock, the target, what was left over
    with lock(tmp_path):
        write_atomic(target, b"after", overwrite=True)
    assert names(tmp_path) == [".lock", "result.json"]
    assert target.read_bytes() == b"after"


def test_fault_48_a_file_alone_is_swept_up_after_without_a_lock(tmp_path: Path) -> None:
    leftovers = (".key.123.tmp", ".key.pub.123.tmp", ".key.tmp", ".keys.123.tmp")
    for name in leftovers:
        (tmp_path / name).write_bytes(b"half")
    write_alone(tmp_path / "key", b"whole", overwrite=False)
    assert names(tmp_path) == sorted(["key", *leftovers[1:]])
    (tmp_path / leftovers[0]).write_bytes(b"half")
    with pytest.raises(RefusedError, match="would-overwrite"):
        write_alone(tmp_path / "key", b"other", overwrite=False)
    assert names(tmp_path) == sorted(["key", *leftovers[1:]])
    with pytest.raises(IncompleteError):
        write_alone(tmp_path / "nowhere" / "key", b"whole", overwrite=False)


def test_only_leftovers_are_swept(tmp_path: Path) -> None:
    (tmp_path / "sub").mkdir()
    for name in (".a.json.12.tmp", "sub/.b.csv.3.tmp", ".a.tmp", "a.12.tmp", ".gitignore"):
        (tmp_path / name).write_bytes(b"")
    with lock(tmp_path):
        pass
    assert names(tmp_path) == [".a.tmp", ".gitignore", ".lock", "a.12.tmp", "sub"]
    assert names(tmp_path / "sub") == []


def test_what_is_missing_is_incomplete(tmp_path: Path) -> None:
    with pytest.raises(IncompleteError) as caught:
        write_atomic(tmp_path / "nowhere" / "a", b"", overwrite=False)
    assert caught.value.rule == "file-missing"
    with pytest.raises(IncompleteError):
        sha256_file(tmp_path / "nowhere")
    with pytest.raises(IncompleteError), lock(tmp_path / "nowhere"):
        pass


@pytest.mark.parametrize(("number", "rule"), RULES.items())
def test_errors_of_the_machine_are_named(number: int, rule: str) -> None:
    with pytest.raises(MachineError) as caught, machine_errors("x.csv"):
        raise OSError(number, "text of the system, in its language")
    assert (caught.value.rule, caught.value.file) == (rule, "x.csv")


def test_digest_of_a_file(tmp_path: Path) -> None:
    (tmp_path / "a").write_bytes(b"x" * 1_000_000)
    assert sha256_file(tmp_path / "a") == sha256(b"x" * 1_000_000).hexdigest()


SECOND = """
import sys
from pathlib import Path
from votation.errors import MachineError
from votation.evidence.folder import lock
try:
    with lock(Path(sys.argv[1]), command="tally"):
        print("locked")
except MachineError as error:
    print(error.rule, error.found)
    sys.exit(error.exit_code)
"""


def test_fault_50_the_second_of_two_writers_stops(tmp_path: Path) -> None:
    second = [sys.executable, "-c", SECOND, str(tmp_path)]
    with lock(tmp_path, command="seal"):
        refused = subprocess.run(second, check=False, capture_output=True, text=True)
    assert refused.returncode == 5
    assert refused.stdout == f"folder-locked {os.getpid()} seal\n"
    allowed = subprocess.run(second, check=False, capture_output=True, text=True)
    assert (allowed.returncode, allowed.stdout) == (0, "locked\n")


def test_fault_50_the_lock_of_a_failed_command_is_free_again(tmp_path: Path) -> None:
    with pytest.raises(RefusedError), lock(tmp_path):
        raise RefusedError("would-overwrite")
    with lock(tmp_path):
        assert Path(tmp_path, ".lock").read_text().startswith(f"{os.getpid()} ")
    assert Path(tmp_path, ".lock").read_bytes() == b""


def test_fault_49_a_folder_that_cannot_be_locked_is_named(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(os, "open", fail_with(errno.EROFS))
    with pytest.raises(MachineError) as caught, lock(tmp_path):
        pass
    assert (caught.value.rule, caught.value.file) == ("disk-read-only", ".lock")
