"""The door of a later release: it takes one kind more than this one, and says that it is another version.

python -m tests.tablet.core.later_door PORT
"""

from __future__ import annotations

import sys

import uvicorn

from coach_data.entries.kinds import KINDS, Question
from tablet import batches
from tests.tablet.core.door import app

KINDS["applause", 1] = Question
batches.version = lambda: "a later one"

if __name__ == "__main__":
    uvicorn.run(app, host="localhost", port=int(sys.argv[1]), log_level="warning")
