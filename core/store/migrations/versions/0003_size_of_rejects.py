"""The store knows how many bytes of refused payloads it holds, without reading them at each start."""

from alembic import op

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None


def upgrade() -> None:
    """Add up what is there."""
    op.execute("INSERT INTO facts (name, value) SELECT 'reject_bytes', coalesce(sum(size), 0) FROM rejects")
