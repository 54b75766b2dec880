"""Finds the Chromium that the browser tests drive; as a program prints where it is, and fails if there is none."""

from __future__ import annotations

import os
import shutil
import sys
from pathlib import Path

# Playwright's own list, which ours takes the place of; and the pages Chromium makes ready behind each address bar,
# nearly half a second of work for every context.
_OFF = (
    *("AvoidUnnecessaryBeforeUnloadCheckSync", "DestroyProfileOnBrowserClose", "HttpsUpgrades", "LensOverlay"),
    *("HttpsFirstBalancedModeAutoEnable", "MediaRouter", "PaintHolding", "ThirdPartyStoragePartitioning"),
    *("AvoidCorsURLLoaderRestartOnRedirect", "OptimizationHints", "NetworkTimeServiceQuerying", "PreconnectToSearch"),
    *("AimEnabled", "WebUIOmniboxPopup", "WebUIOmniboxAimPopup", "WebUIOmniboxFullPopup"),
)
ARGS = ["--no-sandbox", "--disable-gpu", "--disable-background-networking", f"--disable-features={','.join(_OFF)}"]


def executable() -> str | None:
    """The one named by KEYLEVER_TEST_BROWSER, the system's, else the one Playwright downloaded."""
    if named := os.environ.get("KEYLEVER_TEST_BROWSER"):
        return named if Path(named).exists() else None
    for name in ("chromium", "chromium-browser", "google-chrome-stable", "google-chrome"):
        if found := shutil.which(name):
            return found
    return _downloaded()


def _downloaded() -> str | None:
    kept = Path(os.environ.get("PLAYWRIGHT_BROWSERS_PATH") or Path.home() / ".cache" / "ms-playwright")
    patterns = ("chromium-*/chrome-linux*/chrome", "chromium_headless_shell-*/*/*headless*shell")
    return next((str(path) for pattern in patterns for path in sorted(kept.glob(pattern), reverse=True)), None)


if __name__ == "__main__":
    where = executable()
    sys.stdout.write(f"{where or 'no Chromium'}\n")
    sys.exit(0 if where else 1)
