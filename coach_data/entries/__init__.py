"""What tablets send: read, judged, kept once and folded into the rows that pages read."""

from coach_data.entries.receive import Receipt, receive

__all__ = ["Receipt", "receive"]
