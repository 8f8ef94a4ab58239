"""A session no longer says when it was last used: nobody asked, and telling it would have been a write a request."""

from alembic import op

revision = "0004"
down_revision = "0003"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Drop the column; in a batch, since an SQLite before 3.35 cannot and makes the table anew."""
    with op.batch_alter_table("sessions") as sessions:
        sessions.drop_column("seen")
