"""A chain of digests over the log book; what was written before is chained in its order, as it is found."""

import hashlib
import heapq
from collections.abc import Iterator

import sqlalchemy as sa
from alembic import op

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

ORDER = ("entry", "transition", "change")
STEP = 1000


def upgrade() -> None:
    """Make the table and chain what is there."""
    op.create_table(
        "chain",
        sa.Column("n", sa.BigInteger().with_variant(sa.Integer, "sqlite"), nullable=False, autoincrement=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("one", sa.BigInteger, nullable=False),
        sa.Column("other", sa.Integer, nullable=False),
        sa.Column("digest", sa.LargeBinary, nullable=False),
        sa.PrimaryKeyConstraint("n", name="pk_chain"),
    )
    connection, before, rows = op.get_bind(), b"\0" * 32, []
    found = heapq.merge(
        _read(connection, "SELECT seq, -1, body FROM entries WHERE kind <> 'tick' ORDER BY seq", 0),
        _read(connection, "SELECT cause, ordinal, body FROM transitions ORDER BY cause, ordinal", 1),
        _read(connection, "SELECT cause, ordinal, body FROM incident_changes ORDER BY cause, ordinal", 2),
        key=lambda each: each[:3],
    )
    table = sa.table("chain", *map(sa.column, ("n", "kind", "one", "other", "digest")))
    for n, (one, rank, other, body) in enumerate(found, start=1):
        before = hashlib.sha256(before + f"{ORDER[rank]}\0{one}\0{other}\0".encode() + body).digest()
        rows.append({"n": n, "kind": ORDER[rank], "one": one, "other": other, "digest": before})
    for start in range(0, len(rows), STEP):
        op.bulk_insert(table, rows[start:start + STEP])


def _read(connection: sa.Connection, statement: str, rank: int) -> Iterator[tuple[int, int, int, bytes]]:
    for one, other, body in connection.execute(sa.text(statement)):
        yield one, rank, other, bytes(body)
