#!/usr/bin/env bash
# Makes sure there is a Chromium for the browser tests; the argument is the Python that has Playwright.
set -euo pipefail
python=${1:-python3}

found() { "$python" -m tests.chromium >/dev/null 2>&1; }
as_root() { if [ "$(id -u)" = 0 ]; then "$@"; else sudo -n "$@"; fi; }

found && exit 0
echo "No Chromium on this machine; trying Playwright's own."
timeout 120 "$python" -m playwright install --with-deps --only-shell chromium </dev/null || true
found && exit 0
if command -v apt-get >/dev/null; then
  echo "Trying the system's packages."
  as_root apt-get update -qq </dev/null
  DEBIAN_FRONTEND=noninteractive as_root apt-get install -y -qq chromium </dev/null
fi
found && exit 0
echo "The browser tests need Chromium. Install it, or name it with KEYLEVER_TEST_BROWSER=/path/to/chromium." >&2
exit 1
