"""The first tables: log, roll-ups, alerts, outbox, rejects, overlays, people."""

import sqlalchemy as sa
from alembic import op
from sqlalchemy.schema import SchemaItem

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

NUMBER = sa.BigInteger().with_variant(sa.Integer, "sqlite")


def upgrade() -> None:
    """Make the tables."""
    _log()
    _alerts()
    _kept()
    _people()


def _table(name: str, *columns: SchemaItem, key: tuple[str, ...], **settings: bool) -> None:
    op.create_table(name, *columns, sa.PrimaryKeyConstraint(*key, name=f"pk_{name}"), **settings)


def _index(table: str, *columns: str) -> None:
    op.create_index(f"ix_{table}_{'_'.join(columns)}", table, list(columns))


def _log() -> None:
    _table("facts", sa.Column("name", sa.Text), sa.Column("value", sa.BigInteger, nullable=False), key=("name",))
    _table(
        "series",
        sa.Column("id", sa.Integer, autoincrement=False),
        sa.Column("station", sa.Text, nullable=False),
        sa.Column("quantity", sa.Text, nullable=False),
        sa.Column("statistic", sa.Text, nullable=False),
        sa.Column("interval", sa.Double, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.UniqueConstraint("station", "quantity", "statistic", "interval", "source",
                            name="uq_series_station_quantity_statistic_interval_source"),
        key=("id",),
    )
    _table(
        "readings",
        sa.Column("seq", NUMBER, autoincrement=False),
        sa.Column("series", sa.Integer, nullable=False),
        sa.Column("time", sa.BigInteger, nullable=False),
        sa.Column("received", sa.BigInteger, nullable=False),
        sa.Column("value", sa.Double, nullable=False),
        sa.Column("quality", sa.SmallInteger, nullable=False),
        sa.Column("revision", sa.Integer, nullable=False),
        sa.UniqueConstraint("series", "time", "revision", name="uq_readings_series_time_revision"),
        key=("seq",),
    )
    _table(
        "entries",
        sa.Column("seq", NUMBER, autoincrement=False),
        sa.Column("kind", sa.Text, nullable=False),
        sa.Column("time", sa.BigInteger, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        key=("seq",),
    )
    _index("entries", "kind", "seq")
    for name in ("minutes", "hours"):
        _table(
            name,
            sa.Column("series", sa.Integer, autoincrement=False),
            sa.Column("start", sa.BigInteger, autoincrement=False),
            sa.Column("low", sa.Double, nullable=False),
            sa.Column("high", sa.Double, nullable=False),
            sa.Column("total", sa.Double, nullable=False),
            sa.Column("count", sa.Integer, nullable=False),
            sa.Column("quality", sa.SmallInteger, nullable=False),
            key=("series", "start"), sqlite_with_rowid=False,
        )


def _alerts() -> None:
    _table(
        "alerts",
        sa.Column("id", sa.Text),
        sa.Column("state", sa.Text, nullable=False),
        sa.Column("severity", sa.Text, nullable=False),
        sa.Column("place", sa.Text, nullable=False),
        sa.Column("onset", sa.BigInteger, nullable=False),
        sa.Column("time", sa.BigInteger, nullable=False),
        sa.Column("cause", sa.BigInteger, nullable=False),
        sa.Column("ordinal", sa.Integer, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        key=("id",),
    )
    for columns in (("onset",), ("state", "onset"), ("severity", "onset"), ("place", "onset"), ("time",)):
        _index("alerts", *columns)
    _table(
        "transitions",
        sa.Column("cause", sa.BigInteger, autoincrement=False),
        sa.Column("ordinal", sa.Integer, autoincrement=False),
        sa.Column("alert", sa.Text, nullable=False),
        sa.Column("time", sa.BigInteger, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        key=("cause", "ordinal"),
    )
    _index("transitions", "alert", "cause", "ordinal")
    _table(
        "engine",
        sa.Column("id", sa.Integer, autoincrement=False),
        sa.Column("position", sa.BigInteger, nullable=False),
        key=("id",),
    )
    _table(
        "snapshots",
        sa.Column("id", sa.Integer, autoincrement=False),
        sa.Column("seq", sa.BigInteger, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        key=("id",),
    )
    _table(
        "outbox",
        sa.Column("id", NUMBER, autoincrement=True),
        sa.Column("key", sa.Text, nullable=False),
        sa.Column("channel", sa.Text, nullable=False),
        sa.Column("body", sa.LargeBinary, nullable=False),
        sa.Column("sent", sa.BigInteger),
        sa.UniqueConstraint("key", name="uq_outbox_key"),
        key=("id",),
    )
    _index("outbox", "sent", "id")


def _kept() -> None:
    _table(
        "rejects",
        sa.Column("id", NUMBER, autoincrement=True),
        sa.Column("received", sa.BigInteger, nullable=False),
        sa.Column("topic", sa.Text, nullable=False),
        sa.Column("source", sa.Text, nullable=False),
        sa.Column("reason", sa.Text, nullable=False),
        sa.Column("detail", sa.Text, nullable=False),
        sa.Column("size", sa.Integer, nullable=False),
        sa.Column("payload", sa.LargeBinary, nullable=False),
        key=("id",), sqlite_autoincrement=True,
    )
    _index("rejects", "reason", "id")
    _table(
        "overlays",
        sa.Column("kind", sa.Text),
        sa.Column("key", sa.Text),
        sa.Column("version", sa.Integer, autoincrement=False),
        sa.Column("data", sa.LargeBinary, nullable=False),
        sa.Column("who", sa.Text, nullable=False),
        sa.Column("time", sa.BigInteger, nullable=False),
        key=("kind", "key", "version"),
    )


def _people() -> None:
    _table(
        "users",
        sa.Column("name", sa.Text),
        sa.Column("password", sa.Text),
        sa.Column("role", sa.Text, nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("disabled", sa.Boolean, nullable=False),
        key=("name",),
    )
    _table(
        "sessions",
        sa.Column("token", sa.Text),
        sa.Column("user", sa.Text, sa.ForeignKey("users.name", name="fk_sessions_user"), nullable=False),
        sa.Column("created", sa.BigInteger, nullable=False),
        sa.Column("expires", sa.BigInteger, nullable=False),
        sa.Column("seen", sa.BigInteger, nullable=False),
        key=("token",),
    )
    _index("sessions", "user")
    _table(
        "tokens",
        sa.Column("token", sa.Text),
        sa.Column("purpose", sa.Text, nullable=False),
        sa.Column("expires", sa.BigInteger, nullable=False),
        sa.Column("used", sa.BigInteger),
        key=("token",),
    )
