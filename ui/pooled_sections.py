"""What a team's and a school's page say after engagement, in one order: steps, focus areas, how coaching feels."""

from __future__ import annotations

from collections.abc import Sequence

from coach_data.pooled_focus import PooledFocus
from coach_data.pooled_pulses import PooledPulses
from coach_data.pooled_steps import PooledSteps
from ui import left_out, pooled_focus_chart, pooled_pulses_chart, pooled_steps_chart


def draw(
    steps: PooledSteps | None,
    focus: PooledFocus | None,
    pulses: PooledPulses | None,
    whose: str,
    none: str,
    kept_back: Sequence[str],
    *,
    has_pulses: bool = True,
) -> None:
    """All three, each with what stands there where there is nothing yet.

    Args:
        whose: "team" or "school", for the names of files and widgets.
        none: what stands where there is nothing yet.
        kept_back: the kinds of which some are left out for who looks at them.
        has_pulses: whether pulses are for who looks at them at all.
    """
    pooled_steps_chart.section(steps, f"{whose}-steps", left_out.instead("action steps", kept_back, none))
    pooled_focus_chart.section(focus, f"{whose}-focus", left_out.instead("focus areas", kept_back, none))
    if has_pulses:
        pooled_pulses_chart.section(pulses, f"{whose}-pulses")
