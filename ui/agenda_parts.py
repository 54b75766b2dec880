"""An agenda as it is read, and the editor for a school's own: text that is checked and never lost."""

from __future__ import annotations

from uuid import UUID

import streamlit as st

from coach_data import agendas
from coach_data.agendas import Agenda, Stage
from coach_data.errors import WrongInput
from ui import door
from ui.cards import card
from ui.words import counted, key, plain

MOST_BYTES = 50_000
EXAMPLE = """\
# An agenda: what it is called, where it comes from, and its stages in order (two to eight).
key = "short-and-often"     # small letters, digits, hyphens; the same key again replaces it
name = "Short and often"
source = "Our coaching team"

[[stages]]
key = "evidence"
name = "Look back"          # at most 14 letters
minutes = 4                 # a debrief of another length shrinks or stretches them
lines = "evidence"          # which picked note lines lie on the table: none, praise, evidence
prompts = ["What did students say and do?"]   # one to five questions

[[stages]]
key = "step"
name = "Our step"
minutes = 4
prompts = ["Which one change would help your students most by next time?"]

[[stages.fields]]           # what the two write down in this stage
name = "step.text"          # the step itself; or debrief.short-and-often.anything for your own
label = "Our step"
kind = "text"               # text, number, list, or choice with choices = ["…", "…"]

[[stages]]
key = "practice"
name = "Practice"
minutes = 7
is_practice = true          # practice keeps its minutes longest
prompts = ["Shall we try it out now, as if students were here?"]
"""


def shown(agenda: Agenda, *, changed_in: UUID | None = None, source: str = "") -> None:
    """One agenda: its stages with minutes, its source, its questions; with "Change it" where a school may."""
    with card(f"agenda-{agenda.key}"):
        default = " :gray-badge[the default]" if agenda.key == agendas.DEFAULT else ""
        minutes = sum(stage.minutes for stage in agenda.stages)
        st.markdown(f"**{plain(agenda.name)}** · {counted(minutes, 'minute')}{default}")
        st.markdown(" → ".join(f"{plain(stage.name)}&nbsp;**{stage.minutes}**" for stage in agenda.stages))
        st.markdown(f":small[Source: {plain(agenda.source)}]")
        with st.expander("What it asks"):
            st.markdown("\n".join(_asked(stage) for stage in agenda.stages))
        if changed_in:
            of = key(f"change-{agenda.key}", changed_in)
            st.button("Change it", key=of, on_click=_put, args=(changed_in, source))


def _asked(stage: Stage) -> str:
    practice = " (practice)" if stage.is_practice else ""
    return f"- **{plain(stage.name)}**{practice}: {' '.join(plain(prompt) for prompt in stage.prompts)}"


def is_begun(school_id: UUID) -> bool:
    """True when somebody has text in the editor that is not the example."""
    return bool(st.session_state.get(_place(school_id), EXAMPLE) != EXAMPLE)


def editor(school_id: UUID) -> None:
    """The text, from the example or from a file, and what is wrong with it beside it."""
    place = _place(school_id)
    st.session_state.setdefault(place, EXAMPLE)
    st.write("The example is a whole agenda. Change its words, or take a file; nothing is kept before it is right.")
    at = key("agenda-file", school_id)
    st.file_uploader("A file with an agenda (.toml)", "toml", key=at, on_change=_take_file, args=(school_id, at))
    with st.form(key("agenda-form", school_id), border=False):
        st.text_area("The agenda", key=place, height=420)
        door.problem("agenda")
        st.form_submit_button("Keep agenda", type="primary", on_click=_keep, args=(school_id,))
    with st.expander("With line numbers"):
        st.code(st.session_state[place], language="toml", line_numbers=True)


def _place(school_id: UUID) -> str:
    return key("agenda-text", school_id)


def _put(school_id: UUID, source: str) -> None:
    st.session_state[_place(school_id)] = source


def _take_file(school_id: UUID, at: str) -> None:
    """Puts the file's text into the editor; what lay there stays when the file cannot be read."""
    file = st.session_state[at]
    if file is None:
        return
    with door.writing():
        try:
            if file.size > MOST_BYTES:
                raise WrongInput({"agenda": f"{file.name} is too long for an agenda of a few pages."})
            _put(school_id, file.getvalue().decode("utf-8"))
        except UnicodeDecodeError as error:
            raise WrongInput({"agenda": f"{file.name} is not text in UTF-8. Save it as plain text."}) from error


def _keep(school_id: UUID) -> None:
    with (transaction := door.writing()) as db:
        kept = agendas.keep(db, door.actor(), school_id, st.session_state[_place(school_id)])
    if transaction.is_kept:
        door.say(f"“{kept.name}” is kept. Pairs of this school can choose it in their agreement.")
        st.session_state[_place(school_id)] = EXAMPLE
