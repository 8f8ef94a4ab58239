"""Incidents and every change in them, kept as alerts and their transitions are."""

import sqlalchemy as sa
from alembic import op

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the two tables."""
    op.create_table(
        "incidents",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("stage", sa.Text, nullable=False),
        sa.Column("onset", sa.BigInteger, nullable=False),
        sa.Column("cause", sa.BigInteger, nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("id", name="pk_incidents"),
    )
    op.create_index("ix_incidents_onset", "incidents", ["onset"])
    op.create_index("ix_incidents_stage_onset", "incidents", ["stage", "onset"])
    op.create_table(
        "incident_changes",
        sa.Column("cause", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("ordinal", sa.Integer, nullable=False, autoincrement=False),
        sa.Column("incident", sa.Text, nullable=False),
        sa.Column("time", sa.BigInteger, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("cause", "ordinal", name="pk_incident_changes"),
    )
    op.create_index("ix_incident_changes_incident_cause_ordinal", "incident_changes", ["incident", "cause", "ordinal"])
