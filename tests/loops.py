"""Runs a coroutine to its end: a browser test of the same worker leaves a running loop in its own thread."""

from __future__ import annotations

import asyncio
from collections.abc import Coroutine
from concurrent.futures import ThreadPoolExecutor
from typing import Any


def ran(work: Coroutine[Any, Any, Any]) -> Any:
    """What it gives, in a thread with a loop of its own."""
    with ThreadPoolExecutor(1) as thread:
        return thread.submit(asyncio.run, work).result()
