"""A refused payload is explained in Chinese as well; what was kept before has its English sentence alone."""

import sqlalchemy as sa
from alembic import op

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add the column."""
    op.add_column("rejects", sa.Column("detail_zh", sa.Text, nullable=False, server_default=""))
