"""Posts and answers on the way to the process that saves and back, in whatever pieces they come."""

from __future__ import annotations

import socket
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime
from itertools import pairwise

from hypothesis import given
from hypothesis import strategies as st

from coach_data.sessions import SIGNED_OUT_MARK
from tablet.batches import Answer, Post
from tablet.frames import TOGETHER, Frames, answer_frame, answer_in, groups, post_frame, post_in

SECONDS = st.floats(946_684_800, 7_226_582_400)  # 2000 to 2199
MOMENTS = SECONDS.map(lambda seconds: datetime.fromtimestamp(seconds, UTC))
TOKENS = st.text("-_abcXYZ019", min_size=1, max_size=64)
COOKIES = st.dictionaries(st.sampled_from(["keylever", SIGNED_OUT_MARK]), TOKENS)
POSTS = st.builds(Post, MOMENTS, COOKIES, st.binary(max_size=300))
ANSWERS = st.builds(Answer, st.integers(100, 599), st.binary(max_size=300), st.integers(0, 3600))


def pieces(whole: bytes, cuts: Sequence[int]) -> Iterator[bytes]:
    at = sorted({0, len(whole), *(cut % (len(whole) + 1) for cut in cuts)})
    yield from (whole[begin:end] for begin, end in pairwise(at))


@given(st.lists(POSTS, max_size=5), st.lists(st.integers(0, 5000), max_size=9))
def test_posts_arrive_as_they_were_sent(posts: list[Post], cuts: list[int]) -> None:
    sent = b"".join(post_frame(number, post) for number, post in enumerate(posts))
    frames = Frames()

    came = [(number, post_in(content)) for piece in pieces(sent, cuts) for number, content in frames.took(piece)]

    assert [number for number, _ in came] == list(range(len(posts)))
    assert [(post.cookies, post.body) for _, post in came] == [(post.cookies, post.body) for post in posts]
    assert all(abs(a.arrived_at - b.arrived_at).total_seconds() < 1e-5 for (_, a), b in zip(came, posts, strict=True))


@given(st.lists(ANSWERS, max_size=5), st.lists(st.integers(0, 5000), max_size=9))
def test_answers_arrive_as_they_were_sent(answers: list[Answer], cuts: list[int]) -> None:
    sent = b"".join(answer_frame(number, answer) for number, answer in enumerate(answers))
    frames = Frames()

    came = [answer_in(content) for piece in pieces(sent, cuts) for _, content in frames.took(piece)]

    assert came == answers


def test_whatever_waits_is_taken_together_and_no_more_than_shares_a_commit() -> None:
    ours, theirs = socket.socketpair()
    with theirs:
        with ours:
            ours.sendall(b"".join(answer_frame(number, Answer(201, b"{}")) for number in range(TOGETHER + 4)))
        taken = [[number for number, _ in group] for group in groups(theirs)]

    assert taken == [list(range(TOGETHER)), list(range(TOGETHER, TOGETHER + 4))]
