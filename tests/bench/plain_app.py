"""Serves plain pages as app.py serves ours: frozen after the imports, threads switched as often.

With KEYLEVER_BENCH_UNTUNED as Streamlit comes: nothing frozen, everything collected after every run.
"""

from __future__ import annotations

import gc
import importlib
import os
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path
from typing import Any

import streamlit as st

HEAVY = ("pandas", "plotly.graph_objects", "tests.bench.plain")


@asynccontextmanager
async def lifespan(_app: Any) -> AsyncIterator[None]:
    for module in HEAVY:
        importlib.import_module(module)
    if "KEYLEVER_BENCH_UNTUNED" not in os.environ:
        gc.collect()
        gc.freeze()
        sys.setswitchinterval(0.0005)
    yield


app = st.App(Path(__file__).with_name("plain_script.py"), lifespan=lifespan)
