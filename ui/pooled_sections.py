"""What a team's and a school's page say after engagement, in one order: steps, focus areas, how coaching feels."""

from __future__ import annotations

from coach_data.pooled_focus import PooledFocus
from coach_data.pooled_pulses import PooledPulses
from coach_data.pooled_steps import PooledSteps
from ui import pooled_focus_chart, pooled_pulses_chart, pooled_steps_chart


def draw(
    steps: PooledSteps | None, focus: PooledFocus | None, pulses: PooledPulses | None, whose: str, none: str
) -> None:
    """All three, each with what stands there where there is nothing yet.

    Args:
        whose: "team" or "school", for the names of files and widgets.
    """
    pooled_steps_chart.section(steps, f"{whose}-steps", none)
    pooled_focus_chart.section(focus, f"{whose}-focus", none)
    pooled_pulses_chart.section(pulses, f"{whose}-pulses")
