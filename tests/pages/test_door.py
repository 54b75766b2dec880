from __future__ import annotations

from sqlalchemy import event
from streamlit.testing.v1 import AppTest

from coach_data.database import Database
from tests.cast import Cast


def asks_three_times() -> None:
    from ui import door

    with door.one_look():
        for _ in range(3):
            door.actor()


def renames_while_drawing() -> None:
    import streamlit as st

    from coach_data.schema import people
    from ui import door

    with door.one_look():
        st.write(door.actor().name)
        with door.writing() as db:
            db.execute(people.update().values(name="Another Name"))
        st.write(door.actor().name)


def run(script: object, who: str) -> AppTest:
    at = AppTest.from_function(script, default_timeout=60)
    at.session_state["_door_token"] = f"token of {who}"
    at.session_state["_door_had_mark"] = True  # outside a browser every cookie seems to be there
    return at.run()


def test_who_acts_is_read_once_while_a_page_is_drawn_and_again_in_the_next_run(
    database: Database, everybody: Cast
) -> None:
    begun: list[object] = []
    event.listen(database.engine, "begin", begun.append)

    at = run(asks_three_times, everybody.coach.name)
    once = len(begun)
    at.run()

    assert (once, len(begun)) == (1, 2)


def test_who_acts_is_read_again_after_a_write(everybody: Cast) -> None:
    at = run(renames_while_drawing, everybody.coach.name)

    assert [each.value for each in at.markdown] == [everybody.coach.name, "Another Name"]
