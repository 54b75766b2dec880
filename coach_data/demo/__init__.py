"""The demo: two invented schools with a school year up to today, so that every screen has something to show."""

from __future__ import annotations

from coach_data.demo.load import load

__all__ = ["load"]
