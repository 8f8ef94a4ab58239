"""Text that goes into a table which a spreadsheet may open. Names of stations and gateways come from outside."""

import re

FORMULA = re.compile(r"^[=+\-@\t\r]")
"""How a text begins that a spreadsheet would run."""


def unexecuted(text: str) -> str:
    """The text, with a mark before it where a spreadsheet would take it for a formula."""
    return f"'{text}" if FORMULA.match(text) else text
