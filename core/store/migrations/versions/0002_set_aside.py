"""Roll-ups count apart what is set aside (faults, maintenance …), as far as what is left can still tell it."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

LONE = """
UPDATE {table} SET low = 0, high = 0, total = 0, count = 0, set_aside = 1 WHERE quality >= 80 AND count = 1
"""

THEIRS = """
FROM readings r WHERE r.series = minutes.series AND r.time >= minutes.start AND r.time < minutes.start + 60000000
AND r.seq <= (SELECT value FROM facts WHERE name = 'rolled')
AND NOT EXISTS (SELECT 1 FROM readings n WHERE n.series = r.series AND n.time = r.time AND n.revision > r.revision
                AND n.seq <= (SELECT value FROM facts WHERE name = 'rolled'))
"""

MINUTES = f"""
UPDATE minutes SET (low, high, total, count, set_aside, quality) = (
  SELECT coalesce(min(r.value) FILTER (WHERE r.quality < 80), 0), coalesce(max(r.value) FILTER (WHERE r.quality < 80), 0),
         coalesce(sum(r.value) FILTER (WHERE r.quality < 80), 0), count(*) FILTER (WHERE r.quality < 80),
         count(*) FILTER (WHERE r.quality >= 80), coalesce(max(r.quality) FILTER (WHERE r.quality < 80), max(r.quality))
  {THEIRS})
WHERE quality >= 80 AND count > 1 AND count = (SELECT count(*) {THEIRS})
"""

HOURS = """
UPDATE hours SET (low, high, total, count, set_aside, quality) = (
  SELECT coalesce(min(m.low) FILTER (WHERE m.count > 0), 0), coalesce(max(m.high) FILTER (WHERE m.count > 0), 0),
         sum(m.total), sum(m.count), sum(m.set_aside),
         coalesce(max(m.quality) FILTER (WHERE m.count > 0), max(m.quality))
  FROM minutes m WHERE m.series = hours.series AND m.start >= hours.start AND m.start < hours.start + 3600000000)
WHERE quality >= 80
"""


def upgrade() -> None:
    """Add the column, and take out of old roll-ups what is known to be set aside.

    A minute of several values, one of them faulty, whose raw readings are pruned cannot be taken apart: it stays as it
    is, with a quality that no counted value has now, by which it is left out of curves.
    """
    for table in ("minutes", "hours"):
        op.add_column(table, sa.Column("set_aside", sa.Integer, nullable=False, server_default="0"))
    for statement in (LONE.format(table="minutes"), MINUTES, HOURS):
        op.execute(statement)
