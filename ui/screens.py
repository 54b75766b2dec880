"""The list of screens: what each is called, its file below `pages/`, its address, and who may open it."""

from __future__ import annotations

from dataclasses import dataclass

from coach_data.actors import Actor


@dataclass(frozen=True)
class Listed:
    """A page of the list: what it is called, its file, its address, and who may open it."""

    title: str
    file: str
    url: str
    roles: tuple[str, ...]
    in_navigation: bool = True

    def is_for(self, actor: Actor) -> bool:
        return "everyone" in self.roles or any(
            bool(actor.team_ids) if role == "team" else actor.is_a(role) for role in self.roles
        )


OBSERVERS = ("coach", "mentor", "principal", "lead")
PAGES = (
    Listed("Today", "coach/today.py", "today", ("coach",)),
    Listed("Observe", "coach/observe.py", "observe", OBSERVERS),
    Listed("Debrief", "coach/debrief.py", "debrief", ("coach",)),
    Listed("Agreement", "coach/agreement.py", "agreement", ("coach",), in_navigation=False),
    Listed("Action steps", "coach/steps.py", "steps", ("coach",)),
    Listed("Teachers", "coach/teachers.py", "teachers", ("coach",)),
    Listed("Dashboard", "coach/dashboard.py", "dashboard", ("coach",)),
    Listed("My weeks", "coach/weeks.py", "my-weeks", ("coach",)),
    Listed("My mirror", "coach/mirror.py", "my-mirror", ("coach",)),
    Listed("My coaching", "teacher/coaching.py", "coaching", ("teacher",)),
    Listed("My steps", "teacher/steps.py", "my-steps", ("teacher",)),
    Listed("My numbers", "teacher/numbers.py", "my-numbers", ("teacher",)),
    Listed("My pulse", "teacher/pulse.py", "my-pulse", ("teacher",)),
    Listed("What others see", "teacher/sharing.py", "sharing", ("teacher",)),
    Listed("Team data", "team/data.py", "team", ("team",)),
    Listed("Team meetings", "team/meeting.py", "team-meeting", ("team", "principal")),
    Listed("Shared with me", "shared/records.py", "shared", ("principal", "mentor", "team")),
    Listed("Coverage", "leader/coverage.py", "coverage", ("principal", "lead")),
    Listed("School data", "leader/data.py", "school-data", ("principal", "lead", "coach", "mentor")),
    Listed("School", "setup/school.py", "school", ("administrator",)),
    Listed("Calendar", "setup/calendar.py", "calendar", ("administrator",)),
    Listed("Closed days", "setup/closed_days.py", "closed-days", ("administrator",), in_navigation=False),
    Listed("Priority groups", "setup/groups.py", "groups", ("administrator",)),
    Listed("Word list", "setup/words.py", "words", ("administrator",)),
    Listed("Agendas", "setup/agendas.py", "agendas", ("administrator",)),
    Listed("People", "setup/people.py", "people", ("administrator",)),
    Listed("Person", "setup/person.py", "person", ("administrator",), in_navigation=False),
    Listed("Classes", "setup/classes.py", "classes", ("administrator",)),
    Listed("Class", "setup/school_class.py", "class", ("administrator",), in_navigation=False),
    Listed("Partnerships", "setup/partnerships.py", "partnerships", ("administrator",)),
    Listed("Mentors", "setup/mentors.py", "mentors", ("administrator",), in_navigation=False),
    Listed("Teams", "setup/teams.py", "teams", ("administrator",)),
    Listed("Team", "setup/team_members.py", "team-members", ("administrator",), in_navigation=False),
    Listed("My account", "account/me.py", "me", ("everyone",)),
    Listed("This tablet", "account/this_tablet.py", "this-tablet", ("everyone",)),
    Listed("Hand in a saved copy", "account/hand_in.py", "hand-in", ("everyone",), in_navigation=False),
)
START = Listed("Start", "start.py", "", ("everyone",), in_navigation=False)
PASSWORD = Listed("New password", "account/new_password.py", "password", ("everyone",), in_navigation=False)
SCREENS = {page.url: page for page in (START, PASSWORD, *PAGES)}
"""Every screen by its address. Not in the frame itself, which Streamlit runs anew each time."""

HOMES = ("today", "coaching", "coverage", "team", "school")  # whoever has two roles lands on the first
