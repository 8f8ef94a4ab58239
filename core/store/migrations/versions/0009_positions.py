"""Where teams, vessels and aircraft have been, and the latest reach."""

import sqlalchemy as sa
from alembic import op

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Make the tables."""
    op.create_table(
        "positions",
        sa.Column("unit", sa.Text, nullable=False),
        sa.Column("time", sa.BigInteger, nullable=False, autoincrement=False),
        sa.Column("received", sa.BigInteger, nullable=False),
        sa.Column("longitude", sa.Double, nullable=False),
        sa.Column("latitude", sa.Double, nullable=False),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("speed", sa.Double),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("exercise", sa.Text),
        sa.PrimaryKeyConstraint("unit", "time", name="pk_positions"),
    )
    op.create_index("ix_positions_received", "positions", ["received"])
    op.create_table(
        "reaches",
        sa.Column("id", sa.Text, nullable=False),
        sa.Column("told", sa.LargeBinary, nullable=False),
        sa.Column("whole", sa.LargeBinary),
        sa.PrimaryKeyConstraint("id", name="pk_reaches"),
    )
