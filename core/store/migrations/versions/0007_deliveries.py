"""What has become of a notification: when it was made, tries that failed and why, and whether it was given up."""

import sqlalchemy as sa
from alembic import op

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the columns."""
    op.add_column("outbox", sa.Column("made", sa.BigInteger))
    op.add_column("outbox", sa.Column("given_up", sa.BigInteger))
    op.add_column("outbox", sa.Column("attempts", sa.Integer, nullable=False, server_default="0"))
    op.add_column("outbox", sa.Column("tried", sa.BigInteger))
    op.add_column("outbox", sa.Column("error", sa.Text, nullable=False, server_default=""))
