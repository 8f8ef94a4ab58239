"""The time people here read and write: Beijing's, eight hours ahead of UTC all year. Everything inside is in UTC."""

from datetime import timedelta, timezone

BEIJING = timezone(timedelta(hours=8))
