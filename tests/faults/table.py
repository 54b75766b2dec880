"""The faults Keylever has to survive: in plain words, and what must hold through each."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Fault:
    """One row; `tried` says whether tests meet it, benches, or both."""

    id: str
    what: str
    holds: str
    tried: tuple[str, ...] = ("test",)


FAULTS = (
    Fault(
        "F1",
        "The Wi-Fi goes while somebody types, for seconds or minutes",
        "No key is lost, no field is locked, the badge says “On this tablet” at once and “Saved” soon after it is back",
        ("test", "bench"),
    ),
    Fault("F2", "The network swallows everything and says nothing", "Nothing swallowed ever reads “Saved”"),
    Fault("F3", "The server saves, its answer is lost, the tablet sends again", "One row, and the same receipt"),
    Fault("F4", "The same batch arrives twenty times at once", "One row for each entry, and the same receipts"),
    Fault("F5", "Entries arrive in any order, the start of the visit last", "The same rows as in the order written"),
    Fault("F6", "Another text arrives under an id already saved", "The first stays, and the tablet says so"),
    Fault(
        "F7",
        "The server is killed in the middle of saving",
        "Everything it acknowledged is there, the rest is sent again; the file is whole",
        ("test", "bench"),
    ),
    Fault(
        "F8",
        "The server's disk is full",
        "Nothing is half saved; tablets keep their entries until there is room",
        ("test", "bench"),
    ),
    Fault("F9", "Another program holds the database for ten seconds", "Tablets are told to come back; nothing is lost"),
    Fault("F10", "PostgreSQL crashes under load", "Saving goes on within ten seconds; nothing acknowledged is lost"),
    Fault("F11", "The page is reloaded right after a key", "All is there; after 50 ms all but the last half second"),
    Fault("F12", "The browser is killed, also while it writes", "Every entry the page was told is kept is back"),
    Fault("F13", "The tablet sleeps, its clock jumps", "The visit's clock is right again; nothing is doubled"),
    Fault("F14", "The tablet's storage is full", "It says so loudly, typing goes on, entries are sent directly"),
    Fault("F15", "The browser closes its database under the page", "It is opened again; nothing is dropped"),
    Fault("F16", "One visit in two tabs", "Both texts are kept, one tab sends, the second is told"),
    Fault(
        "F17",
        "One visit on two tablets, both offline, both change the same field",
        "The same end in either order; no text is dropped, and the clash is shown",
    ),
    Fault(
        "F18",
        "The tablet's clock is a day off, is changed before sending, or goes over to daylight saving",
        "Order and durations are right; approximate times say so",
    ),
    Fault("F19", "A slow link: 400 ms, 50 kB/s", "A key is on screen within 100 ms, 19 times of 20", ("bench",)),
    Fault("F20", "The Wi-Fi's own sign-in page answers for the server", "Never “Saved”; the coach is told why"),
    Fault(
        "F21",
        "The session ends in the middle of a visit",
        "The visit and half a line stay; the same person signs in and all is sent, nobody else can send it",
    ),
    Fault(
        "F22",
        "The server is upgraded in the middle of a visit, then set back",
        "Entries of either release are saved, or kept, shown and offered again",
    ),
    Fault("F23", "Two coaches share a tablet", "The second finds nothing of the first's; each one's entries wait"),
    Fault("F24", "Somebody signs out without a network", "The key is gone at once; the session ends at next contact"),
    Fault("F25", "Hostile text in every field", "Nothing runs, nothing is fetched, no batch is poisoned"),
    Fault("F26", "A tablet sends to a visit since forgotten", "It hears “forgotten”; nothing comes back"),
    Fault("F35", "A backup is made while everybody writes", "The copy is whole, and every entry in it unchanged"),
    Fault(
        "F37",
        "200 tablets for ten minutes, with lost answers, repeats and cuts",
        "Everything is there once; the server's memory stays within 20 %",
        ("bench",),
    ),
)

LIMITS = (
    "A browser may delete what a page stored: Safari may after seven days without a visit. The tablet is a buffer and "
    "the server the store. Keylever warns when something has waited for 24 hours, and loudly after six days.",
    "Sending needs the page open: no browser on an iPad sends in the background.",
    "An app on the home screen has a storage of its own, apart from the browser's. Install it before the first visit.",
    "What is typed is kept at most half a second later; a tablet that loses its power within that time loses it.",
    "The on-screen keyboard is imitated by a smaller view. Nothing here has been run on a real iPad.",
    "A visit noted under a wrong date that is put right before any of it was sent keeps its order and length, but stands "
    "at the time the tablet found it again, marked approximate. Handed in as a saved copy, it keeps its order alone.",
    "Killing a process leaves what the system has already taken in; that a disk keeps what it says it keeps is for "
    "the disk to prove.",
)
"""What no test here shows, and what no program in a browser can promise."""
