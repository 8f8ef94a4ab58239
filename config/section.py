"""What every table of the settings file is. The tables themselves are in `config.schema`."""

from pydantic import BaseModel, ConfigDict


class Section(BaseModel):
    """A table of the settings file; an unknown key stops the start."""

    model_config = ConfigDict(extra="forbid", frozen=True, use_attribute_docstrings=True)
