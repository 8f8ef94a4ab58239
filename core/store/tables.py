"""The tables as the code sees them. How a store comes to have them is in `core/store/migrations`."""

from sqlalchemy import (
    BigInteger,
    Boolean,
    Column,
    Double,
    ForeignKey,
    Index,
    Integer,
    LargeBinary,
    MetaData,
    SmallInteger,
    Table,
    Text,
    UniqueConstraint,
)

metadata = MetaData(naming_convention={
    "ix": "ix_%(table_name)s_%(column_0_N_name)s",
    "uq": "uq_%(table_name)s_%(column_0_N_name)s",
    "fk": "fk_%(table_name)s_%(column_0_N_name)s",
    "pk": "pk_%(table_name)s",
})

# In SQLite only the word INTEGER makes a primary key the row's own number, in which the table is ordered.
Number = BigInteger().with_variant(Integer, "sqlite")

facts = Table(
    "facts", metadata,               # single numbers: high_water, rolled, pruned_before …
    Column("name", Text, primary_key=True),
    Column("value", BigInteger, nullable=False),
)

series = Table(
    "series", metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("station", Text, nullable=False),
    Column("quantity", Text, nullable=False),
    Column("statistic", Text, nullable=False),
    Column("interval", Double, nullable=False),
    Column("source", Text, nullable=False),
    UniqueConstraint("station", "quantity", "statistic", "interval", "source"),
)

# No foreign key to series: checked for every reading it would cost more than it guards, with one writer that makes both.
readings = Table(
    "readings", metadata,
    Column("seq", Number, primary_key=True, autoincrement=False),
    Column("series", Integer, nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("received", BigInteger, nullable=False),
    Column("value", Double, nullable=False),
    Column("quality", SmallInteger, nullable=False),
    Column("revision", Integer, nullable=False),
    UniqueConstraint("series", "time", "revision"),
)

entries = Table(
    "entries", metadata,             # what else is judged: ticks, commands, configurations
    Column("seq", Number, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index(None, "kind", "seq"),
)


def _rolled(name: str) -> Table:
    """Low, high and total are of the values counted, 0 where none is; quality is the worst of these, else of all."""
    return Table(
        name, metadata,
        Column("series", Integer, primary_key=True, autoincrement=False),
        Column("start", BigInteger, primary_key=True, autoincrement=False),
        Column("low", Double, nullable=False),
        Column("high", Double, nullable=False),
        Column("total", Double, nullable=False),
        Column("count", Integer, nullable=False),
        Column("quality", SmallInteger, nullable=False),
        Column("set_aside", Integer, nullable=False, server_default="0"),
        sqlite_with_rowid=False,
    )


minutes = _rolled("minutes")
hours = _rolled("hours")

alerts = Table(
    "alerts", metadata,
    Column("id", Text, primary_key=True),
    Column("state", Text, nullable=False),
    Column("severity", Text, nullable=False),
    Column("place", Text, nullable=False),
    Column("onset", BigInteger, nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("cause", BigInteger, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index(None, "onset"),
    Index(None, "state", "onset"),
    Index(None, "severity", "onset"),
    Index(None, "place", "onset"),
    Index(None, "time"),
)

transitions = Table(
    "transitions", metadata,
    Column("cause", BigInteger, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("alert", Text, nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index(None, "alert", "cause", "ordinal"),
)

incidents = Table(
    "incidents", metadata,
    Column("id", Text, primary_key=True),
    Column("stage", Text, nullable=False),
    Column("onset", BigInteger, nullable=False),
    Column("cause", BigInteger, nullable=False),
    Column("ordinal", Integer, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index(None, "onset"),
    Index(None, "stage", "onset"),
)

incident_changes = Table(
    "incident_changes", metadata,
    Column("cause", BigInteger, primary_key=True, autoincrement=False),
    Column("ordinal", Integer, primary_key=True, autoincrement=False),
    Column("incident", Text, nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index(None, "incident", "cause", "ordinal"),
)

chain = Table(
    "chain", metadata,               # over the log book: `core.store.chain`
    Column("n", Number, primary_key=True, autoincrement=False),
    Column("kind", Text, nullable=False),
    Column("one", BigInteger, nullable=False),
    Column("other", Integer, nullable=False),
    Column("digest", LargeBinary, nullable=False),
)

# Apart from the snapshot, whose bytes would be written anew each time the position moves.
engine = Table(
    "engine", metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("position", BigInteger, nullable=False),
)

snapshots = Table(
    "snapshots", metadata,
    Column("id", Integer, primary_key=True, autoincrement=False),
    Column("seq", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
)

outbox = Table(
    "outbox", metadata,
    Column("id", Number, primary_key=True),
    Column("key", Text, nullable=False),
    Column("channel", Text, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Column("sent", BigInteger),
    Column("made", BigInteger),
    Column("given_up", BigInteger),
    Column("attempts", Integer, nullable=False, server_default="0"),
    Column("tried", BigInteger),
    Column("error", Text, nullable=False, server_default=""),
    UniqueConstraint("key"),
    Index(None, "sent", "id"),
)

rejects = Table(
    "rejects", metadata,
    Column("id", Number, primary_key=True),
    Column("received", BigInteger, nullable=False),
    Column("topic", Text, nullable=False),
    Column("source", Text, nullable=False),
    Column("reason", Text, nullable=False),
    Column("detail", Text, nullable=False),
    Column("size", Integer, nullable=False),
    Column("payload", LargeBinary, nullable=False),
    Column("detail_zh", Text, nullable=False, server_default=""),
    Index(None, "reason", "id"),
    sqlite_autoincrement=True,       # an id once shown to somebody never means another payload
)

positions = Table(
    "positions", metadata,           # of teams, vessels, aircraft
    Column("unit", Text, primary_key=True),
    Column("time", BigInteger, primary_key=True, autoincrement=False),
    Column("received", BigInteger, nullable=False),
    Column("longitude", Double, nullable=False),
    Column("latitude", Double, nullable=False),
    Column("state", Text, nullable=False),
    Column("speed", Double),
    Column("source", Text, nullable=False),
    Column("exercise", Text),
    Index(None, "received"),
)

reaches = Table(
    "reaches", metadata,             # one row: the latest
    Column("id", Text, primary_key=True),
    Column("told", LargeBinary, nullable=False),
    Column("whole", LargeBinary),
)

plans = Table(
    "plans", metadata,
    Column("id", Text, primary_key=True),
    Column("run", Text, nullable=False),
    Column("number", Integer, nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index(None, "run", "number"),
    Index(None, "time"),
)

task_reports = Table(
    "task_reports", metadata,
    Column("seq", Number, primary_key=True, autoincrement=True),
    Column("run", Text, nullable=False),
    Column("time", BigInteger, nullable=False),
    Column("body", LargeBinary, nullable=False),
    Index(None, "run"),
)

overlays = Table(
    "overlays", metadata,
    Column("kind", Text, primary_key=True),
    Column("key", Text, primary_key=True),
    Column("version", Integer, primary_key=True, autoincrement=False),
    Column("data", LargeBinary, nullable=False),
    Column("who", Text, nullable=False),
    Column("time", BigInteger, nullable=False),
)

users = Table(
    "users", metadata,
    Column("name", Text, primary_key=True),
    Column("password", Text),
    Column("role", Text, nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("disabled", Boolean, nullable=False),
)

sessions = Table(
    "sessions", metadata,
    Column("token", Text, primary_key=True),
    Column("user", Text, ForeignKey("users.name"), nullable=False),
    Column("created", BigInteger, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Index(None, "user"),
)

tokens = Table(
    "tokens", metadata,
    Column("token", Text, primary_key=True),
    Column("purpose", Text, nullable=False),
    Column("expires", BigInteger, nullable=False),
    Column("used", BigInteger),
)
