"""The load of bench_load over links that lose answers, cut, repeat and reorder (F37).

python -m tests.bench.bench_soak [MINUTES], 10 unless told.
"""

from __future__ import annotations

import sys

from tests.bench.bench_load import main

FAULTS = ("F37",)

if __name__ == "__main__":
    sys.exit(main(float(sys.argv[1]) if len(sys.argv) > 1 else 10, has_faults=True))
