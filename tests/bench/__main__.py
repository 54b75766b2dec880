"""Runs every bench, one after another, and says at the end what they found.

python -m tests.bench [NAME …], for example: python -m tests.bench tap pages
"""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

HERE = Path(__file__).parent


def main(names: list[str]) -> int:
    found = names or [path.stem.removeprefix("bench_") for path in sorted(HERE.glob("bench_*.py"))]
    told: list[str] = []
    failed = [name for name in found if not _runs(name, told)]
    print("\n\nIn short\n")
    for line in told:
        print(f"  {line.removeprefix('= ').rstrip()}")
    for name in failed:
        print(f"  {name}: FAILED, see above")
    return 1 if failed else 0


def _runs(name: str, told: list[str]) -> bool:
    """Runs one bench in a process of its own, shows what it prints, keeps the lines of its summary."""
    print(f"\n=== {name} " + "=" * (70 - len(name)), flush=True)
    with subprocess.Popen(_command(name), stdout=subprocess.PIPE, text=True, cwd=HERE.parents[1]) as process:
        assert process.stdout is not None
        for line in process.stdout:
            print(line, end="", flush=True)
            if line.startswith("= "):
                told.append(line)
    return process.returncode == 0


def _command(name: str) -> list[str]:
    """A program, or tests that use the fixtures of ours: those are asked for by name, pytest finds none by itself."""
    file = HERE / f"bench_{name}.py"
    if "\ndef test_" in file.read_text("utf-8"):
        return [sys.executable, "-m", "pytest", "-p", "no:xdist", "-q", "-s", str(file)]
    return [sys.executable, "-m", f"tests.bench.bench_{name}"]


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
