"""What is stored of DevSkiller: the account, TalentScore, webhooks, TalentBoost.

Ids are canonical lower-case UUID text, whichever spelling came in. `seq` gives creation order.
Columns that end in `_folded` hold case-folded text for searches that ignore case. What belongs to
a record goes with it (`ondelete`), so a delete is one statement.
"""

from sqlalchemy import Column, ForeignKey, Index, Integer, MetaData, Table, Text

tables = MetaData()


def _seq() -> Column[int]:
    return Column("seq", Integer, primary_key=True)


def _id() -> Column[str]:
    return Column("id", Text, nullable=False, unique=True)


def _text(name: str, *, is_optional: bool = False) -> Column[str]:
    return Column(name, Text, nullable=is_optional)


def _whole(name: str, *, is_optional: bool = False) -> Column[int]:
    return Column(name, Integer, nullable=is_optional)


accounts = Table(
    "devskiller_account",
    tables,
    _seq(),
    _text("owner_user_id"),
    _text("owner_team_id"),
)

tests = Table(
    "devskiller_test",
    tables,
    _seq(),
    _id(),
    _text("name"),
    _whole("duration_minutes"),
    _text("skills"),  # JSON list
    _text("answer_types"),  # JSON list
    _text("search_folded"),
)

predefined_tests = Table(
    "devskiller_predefined_test",
    tables,
    _seq(),
    _id(),
    _text("name"),
    _text("description"),
    _text("seniority_level"),
    _whole("duration_minutes"),
    _text("skills"),  # JSON list
    _text("answer_types"),  # JSON list
    _text("search_folded"),
)

predefined_test_skills = Table(
    "devskiller_predefined_test_skill",
    tables,
    Column(
        "predefined_test_id",
        ForeignKey(predefined_tests.c.id, ondelete="CASCADE"),
        primary_key=True,
    ),
    Column("skill", Text, primary_key=True),
)

candidates = Table(
    "devskiller_candidate",
    tables,
    _seq(),
    _id(),
    _text("first_name", is_optional=True),
    _text("last_name", is_optional=True),
    _text("email"),
    _whole("is_communication_disabled"),
    _text("external_id", is_optional=True),
    _text("status"),
    _text("assigned_user_id", is_optional=True),
    _text("assigned_team_id", is_optional=True),
    _whole("created_at_us"),
    _text("tags"),  # JSON list, as printed; `candidate_tags` is what the filter looks at
    _text("name_folded"),
    _text("email_folded"),
    Index("devskiller_candidate_email", "email_folded"),
)

candidate_tags = Table(
    "devskiller_candidate_tag",
    tables,
    Column("candidate_id", ForeignKey(candidates.c.id, ondelete="CASCADE"), primary_key=True),
    Column("position", Integer, primary_key=True),
    _text("tag"),
    Index("devskiller_candidate_tag_tag", "tag", "candidate_id"),
)

assessments = Table(
    "devskiller_assessment",
    tables,
    _seq(),
    _id(),
    Column("candidate_id", ForeignKey(candidates.c.id, ondelete="CASCADE"), nullable=False),
    Column("test_id", ForeignKey(tests.c.id), nullable=False),
    _text("status"),
    _text("access_code"),
    _text("note", is_optional=True),
    _whole("created_at_us"),
    _whole("available_from_us", is_optional=True),
    _whole("expires_at_us"),
    _whole("started_at_us", is_optional=True),
    _whole("finished_at_us", is_optional=True),
    _whole("time_limit_s"),
    _whole("time_taken_s", is_optional=True),
    _whole("scored_points", is_optional=True),
    _whole("max_points", is_optional=True),
    _text("behaviour", is_optional=True),
    _text("results", is_optional=True),  # JSON, see `service/results.py`
    # With what searches look at: an index alone is read many times faster than the rows.
    Index("devskiller_assessment_candidate", "candidate_id", "started_at_us"),
    Index("devskiller_assessment_code", "access_code", "candidate_id"),
)

webhooks = Table(
    "devskiller_webhook",
    tables,
    _seq(),
    _id(),
    _text("url"),
    _text("secret"),
    _text("link_base"),  # the API's base the client registered it with: links in events use it
    _whole("is_active"),
)

job_positions = Table(
    "devskiller_job_position",
    tables,
    _seq(),
    _id(),
    _text("name"),
    _text("custom_id", is_optional=True),
)

# Cursors remember a `seq`, so here the number of a deleted row must never come back: a row made
# later could otherwise stand before an open cursor. Hence `sqlite_autoincrement`.
people = Table(
    "devskiller_person",
    tables,
    _seq(),
    _id(),
    _text("email"),
    _text("first_name", is_optional=True),
    _text("last_name", is_optional=True),
    _text("custom_id", is_optional=True),
    Column("job_position_id", ForeignKey(job_positions.c.id)),
    _text("email_folded"),
    Index("devskiller_person_email_folded", "email_folded"),
    Index("devskiller_person_email", "email"),
    Index("devskiller_person_custom_id", "custom_id"),
    sqlite_autoincrement=True,
)

teams = Table(
    "devskiller_team",
    tables,
    _seq(),
    _id(),
    _text("name"),
    # Both are checked at the end of the transaction: a seed may list a team before its parent,
    # and teams come before their people.
    Column(
        "parent_team_id", ForeignKey("devskiller_team.id", deferrable=True, initially="DEFERRED")
    ),
    _text("color", is_optional=True),
    _whole("is_business_unit"),
    Column(
        "supervisor_id",
        ForeignKey(people.c.id, ondelete="SET NULL", deferrable=True, initially="DEFERRED"),
    ),
    _text("custom_id", is_optional=True),
    Index("devskiller_team_parent", "parent_team_id"),
    Index("devskiller_team_supervisor", "supervisor_id"),
    sqlite_autoincrement=True,
)

memberships = Table(
    "devskiller_membership",
    tables,
    _seq(),
    Column("person_id", ForeignKey(people.c.id, ondelete="CASCADE"), nullable=False),
    Column("team_id", ForeignKey(teams.c.id), nullable=False),
    Index("devskiller_membership_person", "person_id", "team_id", unique=True),
    Index("devskiller_membership_team", "team_id"),
)
