"""What goes into an IRIX 1.0 report beside the incident itself. Shapes only."""

from datetime import datetime
from typing import Literal

import msgspec

Context = Literal["Emergency", "Routine", "Exercise", "Test"]
Confidentiality = Literal["For Addressees Use Only", "For Authority Use Only", "Free for Public Use"]


class Heading(msgspec.Struct, frozen=True, kw_only=True):
    """Who reports, what kind of report it is, and which it follows."""

    made: datetime
    context: Context
    sequence: int = 1                # among the reports on this event
    follows: str | None = None       # UUID of the report before
    confidentiality: Confidentiality = "For Authority Use Only"
