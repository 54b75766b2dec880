"""Every table of the first release."""

from __future__ import annotations

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "failed_sign_ins",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("username", sa.String(length=80), nullable=False),
        sa.Column("address", sa.String(length=64), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_failed_sign_ins")),
    )
    op.create_index("ix_failed_sign_ins_address_at", "failed_sign_ins", ["address", "at"], unique=False)
    op.create_index("ix_failed_sign_ins_username_at", "failed_sign_ins", ["username", "at"], unique=False)
    op.create_table(
        "installation",
        sa.Column("id", sa.Integer(), nullable=False),
        sa.Column("secret", sa.String(length=64), nullable=False),
        sa.Column("is_demo", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("setup_code_hash", sa.String(length=64), nullable=True),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_installation")),
    )
    op.create_table(
        "people",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("username", sa.String(length=80), nullable=False),
        sa.Column("password_hash", sa.String(length=100), nullable=True),
        sa.Column("is_new_teacher", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_active", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("vault_generation", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_people")),
        sa.UniqueConstraint("username", name=op.f("uq_people_username")),
    )
    op.create_table(
        "schools",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=120), nullable=False),
        sa.Column("time_zone", sa.String(length=64), nullable=False),
        sa.Column("minimum_students", sa.Integer(), server_default=sa.text("10"), nullable=False),
        sa.Column("created_at", sa.DateTime(timezone=True), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_schools")),
        sa.UniqueConstraint("name", name=op.f("uq_schools_name")),
    )
    op.create_table(
        "class_sets",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_class_sets_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_class_sets")),
        sa.UniqueConstraint("school_id", "name", name=op.f("uq_class_sets_school_id_name")),
    )
    op.create_index(op.f("ix_class_sets_school_id"), "class_sets", ["school_id"], unique=False)
    op.create_table(
        "clocks",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("is_met", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_clocks_person_id")),
        sa.PrimaryKeyConstraint("id", "person_id", name=op.f("pk_clocks")),
    )
    op.create_table(
        "closed_days",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("day", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=120), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_closed_days_school_id")),
        sa.PrimaryKeyConstraint("school_id", "day", name=op.f("pk_closed_days")),
    )
    op.create_table(
        "contacts",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("coach_id", sa.Uuid(), nullable=False),
        sa.Column("teacher_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("minutes", sa.Integer(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["coach_id"], ["people.id"], name=op.f("fk_contacts_coach_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_contacts_school_id")),
        sa.ForeignKeyConstraint(["teacher_id"], ["people.id"], name=op.f("fk_contacts_teacher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_contacts")),
    )
    op.create_index("ix_contacts_coach_day", "contacts", ["coach_id", "on_day"], unique=False)
    op.create_table(
        "devices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("offset_ms", sa.BigInteger(), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_devices_person_id")),
        sa.PrimaryKeyConstraint("id", "person_id", name=op.f("pk_devices")),
    )
    op.create_table(
        "mentorships",
        sa.Column("mentor_id", sa.Uuid(), nullable=False),
        sa.Column("teacher_id", sa.Uuid(), nullable=False),
        sa.Column("sees_dates", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("sees_step", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["mentor_id"], ["people.id"], name=op.f("fk_mentorships_mentor_id")),
        sa.ForeignKeyConstraint(["teacher_id"], ["people.id"], name=op.f("fk_mentorships_teacher_id")),
        sa.PrimaryKeyConstraint("mentor_id", "teacher_id", name=op.f("pk_mentorships")),
    )
    op.create_index(op.f("ix_mentorships_teacher_id"), "mentorships", ["teacher_id"], unique=False)
    op.create_table(
        "notices",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("sentence", sa.String(length=400), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("read_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_notices_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_notices")),
    )
    op.create_index(op.f("ix_notices_person_id"), "notices", ["person_id"], unique=False)
    op.create_table(
        "partnerships",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("coach_id", sa.Uuid(), nullable=False),
        sa.Column("teacher_id", sa.Uuid(), nullable=False),
        sa.Column("started_on", sa.Date(), nullable=False),
        sa.Column("ended_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["coach_id"], ["people.id"], name=op.f("fk_partnerships_coach_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_partnerships_school_id")),
        sa.ForeignKeyConstraint(["teacher_id"], ["people.id"], name=op.f("fk_partnerships_teacher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_partnerships")),
    )
    op.create_index(op.f("ix_partnerships_coach_id"), "partnerships", ["coach_id"], unique=False)
    op.create_index(op.f("ix_partnerships_school_id"), "partnerships", ["school_id"], unique=False)
    op.create_index(op.f("ix_partnerships_teacher_id"), "partnerships", ["teacher_id"], unique=False)
    op.create_index(
        "uq_partnerships_now",
        "partnerships",
        ["coach_id", "teacher_id", "school_id"],
        unique=True,
        sqlite_where=sa.text("ended_on IS NULL"),
        postgresql_where=sa.text("ended_on IS NULL"),
    )
    op.create_table(
        "password_links",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("made_by", sa.Uuid(), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_password_links_made_by")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_password_links_person_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_password_links")),
    )
    op.create_index(op.f("ix_password_links_person_id"), "password_links", ["person_id"], unique=False)
    op.create_table(
        "priority_groups",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("label", sa.String(length=20), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_priority_groups_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_priority_groups")),
        sa.UniqueConstraint("school_id", "label", name=op.f("uq_priority_groups_school_id_label")),
        sa.UniqueConstraint("school_id", "name", name=op.f("uq_priority_groups_school_id_name")),
    )
    op.create_table(
        "published_cells",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("first_fortnight", sa.Date(), nullable=False),
        sa.Column("last_fortnight", sa.Date(), nullable=False),
        sa.Column("teams", sa.JSON(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("measured", sa.String(length=14), nullable=False),
        sa.Column("teacher_ids", sa.JSON(), nullable=False),
        sa.Column("class_ids", sa.JSON(), nullable=False),
        sa.Column("students", sa.Integer(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("sweeps", sa.Integer(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("k", sa.BigInteger(), nullable=False),
        sa.Column("sum_n2", sa.BigInteger(), nullable=False),
        sa.Column("sum_kn", sa.BigInteger(), nullable=False),
        sa.Column("sum_k2", sa.BigInteger(), nullable=False),
        sa.Column("kept_from", sa.JSON(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_published_cells_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_cells")),
    )
    op.create_index("ix_published_cells_school", "published_cells", ["school_id", "last_fortnight"], unique=False)
    op.create_table(
        "published_focus_cells",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("first_fortnight", sa.Date(), nullable=False),
        sa.Column("last_fortnight", sa.Date(), nullable=False),
        sa.Column("teams", sa.JSON(), nullable=False),
        sa.Column("focus", sa.Text(), nullable=False),
        sa.Column("teacher_ids", sa.JSON(), nullable=False),
        sa.Column("class_ids", sa.JSON(), nullable=False),
        sa.Column("students", sa.Integer(), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("kept_from", sa.JSON(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_published_focus_cells_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_focus_cells")),
    )
    op.create_index(
        "ix_published_focus_cells_school", "published_focus_cells", ["school_id", "last_fortnight"], unique=False
    )
    op.create_table(
        "published_fortnights",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("fortnight", sa.Date(), nullable=False),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_published_fortnights_school_id")),
        sa.PrimaryKeyConstraint("school_id", "fortnight", name=op.f("pk_published_fortnights")),
    )
    op.create_table(
        "published_pulse_cells",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("first_fortnight", sa.Date(), nullable=False),
        sa.Column("last_fortnight", sa.Date(), nullable=False),
        sa.Column("teams", sa.JSON(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("question", sa.String(length=20), nullable=False),
        sa.Column("teacher_ids", sa.JSON(), nullable=False),
        sa.Column("answers", sa.Integer(), nullable=False),
        sa.Column("at_least", sa.Integer(), nullable=False),
        sa.Column("at_most", sa.Integer(), nullable=False),
        sa.Column("kept_from", sa.JSON(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_published_pulse_cells_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_pulse_cells")),
    )
    op.create_index(
        "ix_published_pulse_cells_school", "published_pulse_cells", ["school_id", "last_fortnight"], unique=False
    )
    op.create_table(
        "published_step_cells",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("first_fortnight", sa.Date(), nullable=False),
        sa.Column("last_fortnight", sa.Date(), nullable=False),
        sa.Column("teams", sa.JSON(), nullable=False),
        sa.Column("focus", sa.Text(), nullable=True),
        sa.Column("teacher_ids", sa.JSON(), nullable=False),
        sa.Column("class_ids", sa.JSON(), nullable=False),
        sa.Column("students", sa.Integer(), nullable=False),
        sa.Column("steps", sa.Integer(), nullable=False),
        sa.Column("agreed", sa.Integer(), nullable=False),
        sa.Column("trying", sa.Integer(), nullable=False),
        sa.Column("part_of_practice", sa.Integer(), nullable=False),
        sa.Column("set_aside", sa.Integer(), nullable=False),
        sa.Column("due", sa.Integer(), nullable=False),
        sa.Column("looked_again", sa.Integer(), nullable=False),
        sa.Column("due_teacher_ids", sa.JSON(), nullable=False),
        sa.Column("timed", sa.Integer(), nullable=False),
        sa.Column("days", sa.Integer(), nullable=False),
        sa.Column("timed_teacher_ids", sa.JSON(), nullable=False),
        sa.Column("kept_from", sa.JSON(), nullable=True),
        sa.Column("published_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_published_step_cells_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_published_step_cells")),
    )
    op.create_index(
        "ix_published_step_cells_school", "published_step_cells", ["school_id", "last_fortnight"], unique=False
    )
    op.create_table(
        "pulses",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("fortnight", sa.Date(), nullable=False),
        sa.Column("teacher_id", sa.Uuid(), nullable=False),
        sa.Column("version", sa.Integer(), nullable=False),
        sa.Column("chose_focus", sa.String(length=8), nullable=True),
        sa.Column("step_fits", sa.String(length=8), nullable=True),
        sa.Column("debrief_worth", sa.String(length=8), nullable=True),
        sa.Column("can_say", sa.String(length=8), nullable=True),
        sa.Column("is_counted", sa.Boolean(), nullable=False),
        sa.Column("kept_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_pulses_school_id")),
        sa.ForeignKeyConstraint(["teacher_id"], ["people.id"], name=op.f("fk_pulses_teacher_id")),
        sa.PrimaryKeyConstraint("school_id", "fortnight", "teacher_id", name=op.f("pk_pulses")),
        sa.UniqueConstraint("teacher_id", "fortnight", name=op.f("uq_pulses_teacher_id_fortnight")),
    )
    op.create_table(
        "roles",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("role", sa.String(length=20), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_roles_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_roles_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_roles")),
    )
    op.create_index(op.f("ix_roles_person_id"), "roles", ["person_id"], unique=False)
    op.create_index("ix_roles_school_role", "roles", ["school_id", "role", "person_id"], unique=False)
    op.create_index(
        "uq_roles_everywhere",
        "roles",
        ["person_id", "role"],
        unique=True,
        sqlite_where=sa.text("school_id IS NULL"),
        postgresql_where=sa.text("school_id IS NULL"),
    )
    op.create_index("uq_roles_in_a_school", "roles", ["person_id", "role", "school_id"], unique=True)
    op.create_table(
        "school_agendas",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("key", sa.String(length=40), nullable=False),
        sa.Column("source", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_school_agendas_school_id")),
        sa.PrimaryKeyConstraint("school_id", "key", name=op.f("pk_school_agendas")),
    )
    op.create_table(
        "sessions",
        sa.Column("token_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("is_my_tablet", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("seen_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sessions_person_id")),
        sa.PrimaryKeyConstraint("token_hash", name=op.f("pk_sessions")),
    )
    op.create_index(op.f("ix_sessions_expires_at"), "sessions", ["expires_at"], unique=False)
    op.create_index(op.f("ix_sessions_person_id"), "sessions", ["person_id"], unique=False)
    op.create_table(
        "sign_in_codes",
        sa.Column("code_hash", sa.String(length=64), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("is_my_tablet", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("expires_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("used_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sign_in_codes_person_id")),
        sa.PrimaryKeyConstraint("code_hash", name=op.f("pk_sign_in_codes")),
    )
    op.create_table(
        "teams",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_teams_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_teams")),
        sa.UniqueConstraint("school_id", "name", name=op.f("uq_teams_school_id_name")),
    )
    op.create_index(op.f("ix_teams_school_id"), "teams", ["school_id"], unique=False)
    op.create_table(
        "terms",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("starts_on", sa.Date(), nullable=False),
        sa.Column("ends_on", sa.Date(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_terms_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_terms")),
        sa.UniqueConstraint("school_id", "starts_on", name=op.f("uq_terms_school_id_starts_on")),
    )
    op.create_table(
        "word_hints",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("word", sa.String(length=40), nullable=False),
        sa.Column("why", sa.String(length=200), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_word_hints_school_id")),
        sa.PrimaryKeyConstraint("school_id", "word", name=op.f("pk_word_hints")),
    )
    op.create_table(
        "agreements",
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("rhythm_days", sa.Integer(), server_default=sa.text("10"), nullable=False),
        sa.Column("slot", sa.String(length=80), nullable=True),
        sa.Column("agenda", sa.String(length=40), server_default="six-steps", nullable=False),
        sa.Column("sweeps", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("sees", sa.Text(), nullable=True),
        sa.Column("look_for", sa.Text(), nullable=True),
        sa.Column("look_for_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnerships.id"], name=op.f("fk_agreements_partnership_id")),
        sa.PrimaryKeyConstraint("partnership_id", name=op.f("pk_agreements")),
    )
    op.create_table(
        "classes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("teacher_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("class_set_id", sa.Uuid(), nullable=True),
        sa.Column("subject", sa.String(length=60), nullable=False),
        sa.Column("grade", sa.String(length=20), nullable=False),
        sa.Column("period", sa.String(length=20), nullable=False),
        sa.Column("room", sa.String(length=20), nullable=True),
        sa.Column("students", sa.Integer(), nullable=False),
        sa.Column("students_in_no_group", sa.Integer(), nullable=False),
        sa.Column("is_pooled", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("is_retired", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["class_set_id"], ["class_sets.id"], name=op.f("fk_classes_class_set_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_classes_school_id")),
        sa.ForeignKeyConstraint(["teacher_id"], ["people.id"], name=op.f("fk_classes_teacher_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_classes_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_classes")),
    )
    op.create_index(op.f("ix_classes_school_id"), "classes", ["school_id"], unique=False)
    op.create_index(op.f("ix_classes_teacher_id"), "classes", ["teacher_id"], unique=False)
    op.create_index(
        "ix_classes_team_id",
        "classes",
        ["team_id"],
        unique=False,
        sqlite_where=sa.text("team_id IS NOT NULL"),
        postgresql_where=sa.text("team_id IS NOT NULL"),
    )
    op.create_table(
        "pauses",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=False),
        sa.Column("reason", sa.String(length=20), nullable=False),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnerships.id"], name=op.f("fk_pauses_partnership_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_pauses")),
    )
    op.create_index(op.f("ix_pauses_partnership_id"), "pauses", ["partnership_id"], unique=False)
    op.create_table(
        "shares",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("teacher_id", sa.Uuid(), nullable=False),
        sa.Column("record", sa.String(length=10), nullable=False),
        sa.Column("record_id", sa.Uuid(), nullable=False),
        sa.Column("audience", sa.String(length=12), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=True),
        sa.Column("shared_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["teacher_id"], ["people.id"], name=op.f("fk_shares_teacher_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_shares_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_shares")),
    )
    op.create_index(op.f("ix_shares_record_id"), "shares", ["record_id"], unique=False)
    op.create_index("ix_shares_teacher_audience", "shares", ["teacher_id", "audience", "record"], unique=False)
    op.create_index("ix_shares_teacher_record", "shares", ["teacher_id", "record_id", "record"], unique=False)
    op.create_index(
        "ix_shares_team_record",
        "shares",
        ["team_id", "record"],
        unique=False,
        sqlite_where=sa.text("team_id IS NOT NULL"),
        postgresql_where=sa.text("team_id IS NOT NULL"),
    )
    op.create_table(
        "team_meetings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("held_on", sa.Date(), nullable=False),
        sa.Column("begun_by", sa.Uuid(), nullable=False),
        sa.Column("begun_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("ended_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("snapshot", sa.JSON(), nullable=True),
        sa.Column("link", sa.String(length=400), nullable=True),
        sa.Column("student_work", sa.Text(), nullable=True),
        sa.Column("is_shared_with_principal", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(["begun_by"], ["people.id"], name=op.f("fk_team_meetings_begun_by")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_team_meetings_school_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_team_meetings_team_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_meetings")),
    )
    op.create_index("ix_team_meetings_shared", "team_meetings", ["school_id", "is_shared_with_principal"], unique=False)
    op.create_index("ix_team_meetings_team_id", "team_meetings", ["team_id", "begun_at"], unique=False)
    op.create_index(
        "uq_team_meetings_open",
        "team_meetings",
        ["team_id"],
        unique=True,
        sqlite_where=sa.text("ended_at IS NULL"),
        postgresql_where=sa.text("ended_at IS NULL"),
    )
    op.create_table(
        "team_members",
        sa.Column("team_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("from_on", sa.Date(), nullable=False),
        sa.Column("until_on", sa.Date(), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_team_members_person_id")),
        sa.ForeignKeyConstraint(["team_id"], ["teams.id"], name=op.f("fk_team_members_team_id")),
        sa.PrimaryKeyConstraint("team_id", "person_id", "from_on", name=op.f("pk_team_members")),
    )
    op.create_index(op.f("ix_team_members_person_id"), "team_members", ["person_id"], unique=False)
    op.create_table(
        "time_requests",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("asked_by", sa.Uuid(), nullable=False),
        sa.Column("need", sa.String(length=20), nullable=False),
        sa.Column("for_day", sa.Date(), nullable=True),
        sa.Column("period", sa.String(length=20), nullable=True),
        sa.Column("asked_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("answered_by", sa.Uuid(), nullable=True),
        sa.Column("answered_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("withdrawn_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["answered_by"], ["people.id"], name=op.f("fk_time_requests_answered_by")),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_time_requests_asked_by")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnerships.id"], name=op.f("fk_time_requests_partnership_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_time_requests_school_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_time_requests")),
    )
    op.create_index(op.f("ix_time_requests_partnership_id"), "time_requests", ["partnership_id"], unique=False)
    op.create_index(op.f("ix_time_requests_school_id"), "time_requests", ["school_id"], unique=False)
    op.create_table(
        "action_steps",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=True),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("coach_id", sa.Uuid(), nullable=False),
        sa.Column("teacher_id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("focus", sa.Text(), nullable=True),
        sa.Column("goal", sa.Text(), nullable=True),
        sa.Column("example", sa.Text(), nullable=True),
        sa.Column("non_example", sa.Text(), nullable=True),
        sa.Column("lesson", sa.Text(), nullable=True),
        sa.Column("modeled", sa.Text(), nullable=True),
        sa.Column("checks", sa.JSON(), nullable=True),
        sa.Column("look_again_on", sa.Date(), nullable=True),
        sa.Column("state", sa.String(length=20), server_default="new", nullable=False),
        sa.Column("agreed_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("state_since", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], name=op.f("fk_action_steps_class_id")),
        sa.ForeignKeyConstraint(["coach_id"], ["people.id"], name=op.f("fk_action_steps_coach_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnerships.id"], name=op.f("fk_action_steps_partnership_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_action_steps_school_id")),
        sa.ForeignKeyConstraint(["teacher_id"], ["people.id"], name=op.f("fk_action_steps_teacher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_action_steps")),
    )
    op.create_index(
        "ix_action_steps_coach",
        "action_steps",
        ["coach_id", "state", "state_since", "teacher_id", "school_id", "id"],
        unique=False,
    )
    op.create_index(op.f("ix_action_steps_partnership_id"), "action_steps", ["partnership_id"], unique=False)
    op.create_index("ix_action_steps_school_agreed", "action_steps", ["school_id", "agreed_at"], unique=False)
    op.create_index("ix_action_steps_teacher_state", "action_steps", ["teacher_id", "state"], unique=False)
    op.create_table(
        "class_groups",
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("students", sa.Integer(), nullable=False),
        sa.Column("seated", sa.String(length=120), nullable=True),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], name=op.f("fk_class_groups_class_id")),
        sa.ForeignKeyConstraint(["group_id"], ["priority_groups.id"], name=op.f("fk_class_groups_group_id")),
        sa.PrimaryKeyConstraint("class_id", "group_id", name=op.f("pk_class_groups")),
    )
    op.create_table(
        "engagement_sums",
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("fortnight", sa.Date(), nullable=False),
        sa.Column("teacher_id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("measured", sa.String(length=14), nullable=False),
        sa.Column("visits", sa.Integer(), nullable=False),
        sa.Column("sweeps", sa.Integer(), nullable=False),
        sa.Column("n", sa.BigInteger(), nullable=False),
        sa.Column("k", sa.BigInteger(), nullable=False),
        sa.Column("sum_n2", sa.BigInteger(), nullable=False),
        sa.Column("sum_kn", sa.BigInteger(), nullable=False),
        sa.Column("sum_k2", sa.BigInteger(), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], name=op.f("fk_engagement_sums_class_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_engagement_sums_school_id")),
        sa.ForeignKeyConstraint(["teacher_id"], ["people.id"], name=op.f("fk_engagement_sums_teacher_id")),
        sa.PrimaryKeyConstraint(
            "school_id", "fortnight", "teacher_id", "class_id", "group_id", "measured", name=op.f("pk_engagement_sums")
        ),
    )
    op.create_table(
        "meeting_readings",
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("first_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("last_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["team_meetings.id"], name=op.f("fk_meeting_readings_meeting_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_meeting_readings_person_id")),
        sa.PrimaryKeyConstraint("meeting_id", "person_id", name=op.f("pk_meeting_readings")),
    )
    op.create_table(
        "share_readings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("share_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_share_readings_person_id")),
        sa.ForeignKeyConstraint(["share_id"], ["shares.id"], name=op.f("fk_share_readings_share_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_share_readings")),
    )
    op.create_index(op.f("ix_share_readings_share_id"), "share_readings", ["share_id"], unique=False)
    op.create_table(
        "team_decisions",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("what", sa.Text(), nullable=False),
        sa.Column("who", sa.String(length=120), nullable=False),
        sa.Column("by_when", sa.Date(), nullable=True),
        sa.Column("how_we_will_know", sa.Text(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("outcome", sa.String(length=10), nullable=True),
        sa.Column("came_of_it", sa.Text(), nullable=True),
        sa.Column("settled_in", sa.Uuid(), nullable=True),
        sa.Column("version", sa.Integer(), server_default=sa.text("1"), nullable=False),
        sa.ForeignKeyConstraint(["meeting_id"], ["team_meetings.id"], name=op.f("fk_team_decisions_meeting_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_team_decisions_person_id")),
        sa.ForeignKeyConstraint(["settled_in"], ["team_meetings.id"], name=op.f("fk_team_decisions_settled_in")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_decisions")),
    )
    op.create_index(op.f("ix_team_decisions_meeting_id"), "team_decisions", ["meeting_id"], unique=False)
    op.create_table(
        "team_meeting_notes",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("meeting_id", sa.Uuid(), nullable=False),
        sa.Column("question", sa.String(length=10), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("taken_back_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["meeting_id"], ["team_meetings.id"], name=op.f("fk_team_meeting_notes_meeting_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_team_meeting_notes_person_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_team_meeting_notes")),
    )
    op.create_index(op.f("ix_team_meeting_notes_meeting_id"), "team_meeting_notes", ["meeting_id"], unique=False)
    op.create_table(
        "visits",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("coach_id", sa.Uuid(), nullable=True),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("teacher_id", sa.Uuid(), nullable=True),
        sa.Column("class_id", sa.Uuid(), nullable=True),
        sa.Column("is_about_no_teacher", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("occasion", sa.String(length=10), server_default="visit", nullable=False),
        sa.Column("mode", sa.String(length=14), server_default="in_room", nullable=False),
        sa.Column("lesson", sa.Text(), nullable=True),
        sa.Column("target", sa.Text(), nullable=True),
        sa.Column("materials", sa.Text(), nullable=True),
        sa.Column("focus", sa.Text(), nullable=True),
        sa.Column("step_id", sa.Uuid(), nullable=True),
        sa.Column("sweeps", sa.Integer(), nullable=True),
        sa.Column("started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("is_start_approximate", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("placed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("debrief_started_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("debrief_finished_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("agenda", sa.String(length=40), nullable=True),
        sa.Column("debrief_minutes", sa.Integer(), nullable=True),
        sa.Column("opens_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("opened_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("entry_count", sa.Integer(), server_default=sa.text("0"), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("first_received_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], name=op.f("fk_visits_class_id")),
        sa.ForeignKeyConstraint(["coach_id"], ["people.id"], name=op.f("fk_visits_coach_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_visits_school_id")),
        sa.ForeignKeyConstraint(["teacher_id"], ["people.id"], name=op.f("fk_visits_teacher_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_visits")),
    )
    op.create_index("ix_visits_coach_started", "visits", ["coach_id", "started_at"], unique=False)
    op.create_index(
        "ix_visits_pair_debriefed",
        "visits",
        ["coach_id", "teacher_id", "school_id", "occasion", "debrief_finished_at", "forgotten_at"],
        unique=False,
        sqlite_where=sa.text("forgotten_at IS NULL"),
        postgresql_where=sa.text("forgotten_at IS NULL"),
    )
    op.create_index(
        "ix_visits_pair_started",
        "visits",
        ["coach_id", "teacher_id", "school_id", "occasion", "started_at", "forgotten_at"],
        unique=False,
        sqlite_where=sa.text("forgotten_at IS NULL"),
        postgresql_where=sa.text("forgotten_at IS NULL"),
    )
    op.create_index(
        "ix_visits_school_started",
        "visits",
        ["school_id", "started_at", "occasion", "coach_id", "teacher_id", "debrief_finished_at", "forgotten_at"],
        unique=False,
        sqlite_where=sa.text("forgotten_at IS NULL"),
        postgresql_where=sa.text("forgotten_at IS NULL"),
    )
    op.create_index(
        "ix_visits_teacher_started",
        "visits",
        ["teacher_id", "started_at"],
        unique=False,
        sqlite_where=sa.text("teacher_id IS NOT NULL"),
        postgresql_where=sa.text("teacher_id IS NOT NULL"),
    )
    op.create_index(
        "ix_visits_undebriefed",
        "visits",
        ["coach_id", "occasion", "started_at"],
        unique=False,
        sqlite_where=sa.text("finished_at IS NOT NULL AND debrief_finished_at IS NULL AND forgotten_at IS NULL"),
        postgresql_where=sa.text("finished_at IS NOT NULL AND debrief_finished_at IS NULL AND forgotten_at IS NULL"),
    )
    op.create_table(
        "co_observers",
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("teacher_id", sa.Uuid(), nullable=False),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("invited_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("teacher_agreed_at", sa.DateTime(timezone=True), nullable=True),
        sa.Column("declined_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnerships.id"], name=op.f("fk_co_observers_partnership_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_co_observers_person_id")),
        sa.ForeignKeyConstraint(["teacher_id"], ["people.id"], name=op.f("fk_co_observers_teacher_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_co_observers_visit_id")),
        sa.PrimaryKeyConstraint("person_id", "visit_id", name=op.f("pk_co_observers")),
    )
    op.create_index(op.f("ix_co_observers_partnership_id"), "co_observers", ["partnership_id"], unique=False)
    op.create_index(op.f("ix_co_observers_teacher_id"), "co_observers", ["teacher_id"], unique=False)
    op.create_index(op.f("ix_co_observers_visit_id"), "co_observers", ["visit_id"], unique=False)
    op.create_table(
        "entries",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("number", sa.Integer(), nullable=False),
        sa.Column("kind", sa.String(length=20), nullable=False),
        sa.Column("body", sa.Text(), nullable=True),
        sa.Column("sha256", sa.String(length=64), nullable=False),
        sa.Column("device_id", sa.Uuid(), nullable=False),
        sa.Column("clock_id", sa.Uuid(), nullable=False),
        sa.Column("tick_ms", sa.BigInteger(), nullable=False),
        sa.Column("seq", sa.Integer(), nullable=False),
        sa.Column("noted_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("received_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("is_folded", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("forgotten_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_entries_person_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_entries_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_entries")),
        sa.UniqueConstraint("visit_id", "number", name=op.f("uq_entries_visit_id_number")),
    )
    op.create_table(
        "line_answers",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("line_id", sa.Uuid(), nullable=False),
        sa.Column("teacher_id", sa.Uuid(), nullable=False),
        sa.Column("answer", sa.String(length=20), nullable=False),
        sa.Column("text", sa.Text(), nullable=True),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["teacher_id"], ["people.id"], name=op.f("fk_line_answers_teacher_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_line_answers_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_line_answers")),
        sa.UniqueConstraint("line_id", "answer", name=op.f("uq_line_answers_line_id_answer")),
    )
    op.create_index(op.f("ix_line_answers_visit_id"), "line_answers", ["visit_id"], unique=False)
    op.create_table(
        "meetings",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("partnership_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=False),
        sa.Column("class_id", sa.Uuid(), nullable=True),
        sa.Column("kind", sa.String(length=10), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=True),
        sa.Column("on_day", sa.Date(), nullable=False),
        sa.Column("at_time", sa.Time(), nullable=True),
        sa.Column("outcome", sa.String(length=20), nullable=True),
        sa.Column("reason", sa.String(length=20), nullable=True),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["class_id"], ["classes.id"], name=op.f("fk_meetings_class_id")),
        sa.ForeignKeyConstraint(["partnership_id"], ["partnerships.id"], name=op.f("fk_meetings_partnership_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_meetings_school_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_meetings_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
    )
    op.create_index(
        "ix_meetings_could_not_happen",
        "meetings",
        ["on_day", "partnership_id", "reason", "made_at", "id"],
        unique=False,
        sqlite_where=sa.text("outcome = 'could_not_happen'"),
        postgresql_where=sa.text("outcome = 'could_not_happen'"),
    )
    op.create_index("ix_meetings_partnership_day", "meetings", ["partnership_id", "on_day"], unique=False)
    op.create_index("ix_meetings_school_day", "meetings", ["school_id", "on_day"], unique=False)
    op.create_index(
        "ix_meetings_visit_id",
        "meetings",
        ["visit_id"],
        unique=False,
        sqlite_where=sa.text("visit_id IS NOT NULL"),
        postgresql_where=sa.text("visit_id IS NOT NULL"),
    )
    op.create_table(
        "promises",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("made_at", sa.DateTime(timezone=True), nullable=False),
        sa.Column("done_at", sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_promises_person_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_promises_visit_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promises")),
    )
    op.create_index(
        "ix_promises_open",
        "promises",
        ["person_id", "made_at"],
        unique=False,
        sqlite_where=sa.text("done_at IS NULL"),
        postgresql_where=sa.text("done_at IS NULL"),
    )
    op.create_index(
        "ix_promises_person_made", "promises", ["person_id", "made_at", "visit_id", "done_at"], unique=False
    )
    op.create_index(op.f("ix_promises_visit_id"), "promises", ["visit_id"], unique=False)
    op.create_table(
        "step_criteria",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("position", sa.Integer(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("is_current", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.ForeignKeyConstraint(["step_id"], ["action_steps.id"], name=op.f("fk_step_criteria_step_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_criteria")),
    )
    op.create_index(op.f("ix_step_criteria_step_id"), "step_criteria", ["step_id"], unique=False)
    op.create_table(
        "step_states",
        sa.Column("id", sa.Uuid(), nullable=False),
        sa.Column("step_id", sa.Uuid(), nullable=False),
        sa.Column("state", sa.String(length=20), nullable=False),
        sa.Column("by_person", sa.Uuid(), nullable=False),
        sa.Column("is_confirmed", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("at", sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(["by_person"], ["people.id"], name=op.f("fk_step_states_by_person")),
        sa.ForeignKeyConstraint(["step_id"], ["action_steps.id"], name=op.f("fk_step_states_step_id")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_step_states")),
    )
    op.create_index(op.f("ix_step_states_step_id"), "step_states", ["step_id"], unique=False)
    op.create_table(
        "visit_group_sums",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("sweeps", sa.Integer(), nullable=False),
        sa.Column("n", sa.Integer(), nullable=False),
        sa.Column("k", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_visit_group_sums_school_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_visit_group_sums_visit_id")),
        sa.PrimaryKeyConstraint("visit_id", "group_id", name=op.f("pk_visit_group_sums")),
    )
    op.create_index(op.f("ix_visit_group_sums_school_id"), "visit_group_sums", ["school_id"], unique=False)
    op.create_table(
        "visit_tallies",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("entry_count", sa.Integer(), nullable=False),
        sa.Column("rule", sa.String(length=20), nullable=False),
        sa.Column("lines_teacher", sa.Integer(), nullable=False),
        sa.Column("lines_students", sa.Integer(), nullable=False),
        sa.Column("lines_room", sa.Integer(), nullable=False),
        sa.Column("lines_nobody", sa.Integer(), nullable=False),
        sa.Column("lines_plain", sa.Integer(), nullable=True),
        sa.Column("questions_brought", sa.Integer(), nullable=False),
        sa.Column("questions_erased", sa.Integer(), nullable=False),
        sa.Column("has_praise", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("has_next_visit", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("has_practice", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("has_step", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("has_criteria", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("has_lesson", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.Column("stage_ms", sa.JSON(), nullable=False),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_visit_tallies_school_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_visit_tallies_visit_id")),
        sa.PrimaryKeyConstraint("visit_id", name=op.f("pk_visit_tallies")),
    )
    op.create_table(
        "check_ins",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("is_current", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("spoke_with", sa.Integer(), nullable=True),
        sa.Column("grasp", sa.String(length=10), nullable=True),
        sa.Column("trend", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_check_ins_entry_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_check_ins_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_check_ins_school_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_check_ins_visit_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_check_ins")),
    )
    op.create_index(op.f("ix_check_ins_visit_id"), "check_ins", ["visit_id"], unique=False)
    op.create_table(
        "fields",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("is_current", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("name", sa.String(length=80), nullable=False),
        sa.Column("value", sa.JSON(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_fields_entry_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_fields_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_fields_school_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_fields_visit_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_fields")),
    )
    op.create_index(op.f("ix_fields_visit_id"), "fields", ["visit_id"], unique=False)
    op.create_table(
        "note_lines",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("is_current", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("speaker", sa.String(length=10), nullable=True),
        sa.Column("text", sa.Text(), nullable=False),
        sa.Column("tags", sa.JSON(), nullable=False),
        sa.Column("minute_in_recording", sa.Integer(), nullable=True),
        sa.Column("is_edit", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_note_lines_entry_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_note_lines_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_note_lines_school_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_note_lines_visit_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_note_lines")),
    )
    op.create_index(op.f("ix_note_lines_visit_id"), "note_lines", ["visit_id"], unique=False)
    op.create_table(
        "practice_rounds",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("is_current", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("round", sa.Integer(), nullable=False),
        sa.Column("criteria", sa.JSON(), nullable=False),
        sa.Column("feedback", sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_practice_rounds_entry_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_practice_rounds_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_practice_rounds_school_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_practice_rounds_visit_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_practice_rounds")),
    )
    op.create_index(op.f("ix_practice_rounds_visit_id"), "practice_rounds", ["visit_id"], unique=False)
    op.create_table(
        "questions",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("is_current", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("text", sa.Text(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_questions_entry_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_questions_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_questions_school_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_questions_visit_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_questions")),
    )
    op.create_index(op.f("ix_questions_visit_id"), "questions", ["visit_id"], unique=False)
    op.create_table(
        "replacements",
        sa.Column("replaced_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("is_undo", sa.Boolean(), server_default=sa.false(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_replacements_entry_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_replacements_visit_id")),
        sa.PrimaryKeyConstraint("replaced_id", "entry_id", name=op.f("pk_replacements")),
    )
    op.create_index(op.f("ix_replacements_entry_id"), "replacements", ["entry_id"], unique=False)
    op.create_index(op.f("ix_replacements_visit_id"), "replacements", ["visit_id"], unique=False)
    op.create_table(
        "sightings",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("is_current", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("criterion_id", sa.Uuid(), nullable=False),
        sa.Column("seen", sa.String(length=14), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_sightings_entry_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sightings_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_sightings_school_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_sightings_visit_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_sightings")),
    )
    op.create_index(
        "ix_sightings_criterion",
        "sightings",
        ["criterion_id", "is_current", "seen", "visit_id", "person_id"],
        unique=False,
    )
    op.create_index(op.f("ix_sightings_visit_id"), "sightings", ["visit_id"], unique=False)
    op.create_table(
        "stages",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("is_current", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("stage", sa.String(length=40), nullable=False),
        sa.Column("what", sa.String(length=10), nullable=False),
        sa.Column("by_ms", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_stages_entry_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_stages_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_stages_school_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_stages_visit_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_stages")),
    )
    op.create_index(op.f("ix_stages_visit_id"), "stages", ["visit_id"], unique=False)
    op.create_table(
        "sweeps",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("is_current", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("due_tick_ms", sa.BigInteger(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_sweeps_entry_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_sweeps_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_sweeps_school_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_sweeps_visit_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_sweeps")),
    )
    op.create_index(op.f("ix_sweeps_visit_id"), "sweeps", ["visit_id"], unique=False)
    op.create_table(
        "waits",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("is_current", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("length_ms", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_waits_entry_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_waits_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_waits_school_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_waits_visit_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_waits")),
    )
    op.create_index(op.f("ix_waits_visit_id"), "waits", ["visit_id"], unique=False)
    op.create_table(
        "work_counts",
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("school_id", sa.Uuid(), nullable=True),
        sa.Column("person_id", sa.Uuid(), nullable=False),
        sa.Column("is_current", sa.Boolean(), server_default=sa.true(), nullable=False),
        sa.Column("pieces", sa.Integer(), nullable=True),
        sa.Column("days_to_return", sa.Integer(), nullable=True),
        sa.Column("named_next_step", sa.Integer(), nullable=True),
        sa.ForeignKeyConstraint(["entry_id"], ["entries.id"], name=op.f("fk_work_counts_entry_id")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_work_counts_person_id")),
        sa.ForeignKeyConstraint(["school_id"], ["schools.id"], name=op.f("fk_work_counts_school_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_work_counts_visit_id")),
        sa.PrimaryKeyConstraint("entry_id", name=op.f("pk_work_counts")),
    )
    op.create_index(op.f("ix_work_counts_visit_id"), "work_counts", ["visit_id"], unique=False)
    op.create_table(
        "sweep_groups",
        sa.Column("visit_id", sa.Uuid(), nullable=False),
        sa.Column("entry_id", sa.Uuid(), nullable=False),
        sa.Column("group_id", sa.Uuid(), nullable=False),
        sa.Column("present", sa.Integer(), nullable=False),
        sa.Column("on_task", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["entry_id"], ["sweeps.entry_id"], name=op.f("fk_sweep_groups_entry_id")),
        sa.ForeignKeyConstraint(["visit_id"], ["visits.id"], name=op.f("fk_sweep_groups_visit_id")),
        sa.PrimaryKeyConstraint("entry_id", "group_id", name=op.f("pk_sweep_groups")),
    )
    op.create_index(op.f("ix_sweep_groups_visit_id"), "sweep_groups", ["visit_id"], unique=False)
