"""Fuzz one parser with atheris: `python fuzz/fuzz.py TARGET [RUNS]`; without TARGET, each in turn.

libFuzzer counts executions and prints them; it ends at the first defect and writes the input beside. Every target
starts from its corpora, which are left as they are; what is found on the way is not kept.
"""

from __future__ import annotations

import subprocess
import sys
import tempfile
from pathlib import Path
from typing import Final

import atheris

RUNS: Final = 1_000_000
SECONDS: Final = 10
"""Seconds after which one input counts as a defect."""
MEGABYTES: Final = 2_048
"""Memory beyond which a parser counts as unbounded."""


def fuzz(name: str, runs: int) -> None:
    """Fuzz one parser in this process, which ends with it."""
    with atheris.instrument_imports(include=["votation"]):
        import targets  # noqa: PLC0415 - instrumented while it is imported

    with tempfile.TemporaryDirectory() as found:
        limits = [f"-runs={runs}", f"-timeout={SECONDS}", f"-rss_limit_mb={MEGABYTES}", f"-max_len={targets.LONGEST}"]
        atheris.Setup(
            [name, *limits, "-print_final_stats=1", found, *map(str, targets.corpora(name))],
            lambda data: targets.run(name, data),
        )
        atheris.Fuzz()


def fuzz_all(runs: int) -> int:
    """Fuzz every parser, each in a process of its own; return 0 if none broke."""
    import targets  # noqa: PLC0415 - not instrumented: only the names are needed

    broken = []
    for name in targets.TARGETS:
        done = subprocess.run([sys.executable, __file__, name, str(runs)], check=False, capture_output=True, text=True)  # noqa: S603 - this file
        last = [line for line in done.stderr.splitlines() if line.startswith(("Done", "stat::average_exec_per_sec"))]
        print(f"{name:24} exit {done.returncode}  {'; '.join(last)}", flush=True)
        if done.returncode:
            broken.append(name)
            print(done.stdout, done.stderr, sep="\n")
    return 1 if broken else 0


if __name__ == "__main__":
    chosen = sys.argv[1] if len(sys.argv) > 1 else "all"
    times = int(sys.argv[2]) if len(sys.argv) > 2 else RUNS  # noqa: PLR2004 - TARGET, RUNS
    if chosen == "all":
        sys.exit(fuzz_all(times))
    sys.path.insert(0, str(Path(__file__).parent.parent))
    fuzz(chosen, times)
