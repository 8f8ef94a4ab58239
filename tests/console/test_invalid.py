"""Why a field is refused, in Chinese: of the models' own errors."""

from datetime import datetime
from typing import Annotated, Literal

import pytest
from pydantic import AwareDatetime, BaseModel, ConfigDict, Field, ValidationError

from console.api.invalid import place_of, reason_zh


class Body(BaseModel):
    model_config = ConfigDict(extra="forbid")
    note: Annotated[str, Field(min_length=1, max_length=5)] = "x"
    minutes: Annotated[int, Field(ge=1, le=1440)] = 5
    way: Literal["phone", "fax", "system"] = "fax"
    time: AwareDatetime | None = None
    begin: datetime | None = None


@pytest.mark.parametrize(("field", "value", "reason"), [
    ("note", "", "不能为空"), ("note", "超过五个字符", "最多 5 个字符"), ("note", 7, "应为文字"),
    ("minutes", 0, "不得小于 1"), ("minutes", 1441, "不得大于 1,440"), ("minutes", "soon", "应为整数"),
    ("way", "pigeon", "应为 'phone'、'fax'、'system' 之一"),
    ("time", "2026-11-28T09:05:00", "须带时区，例如 2026-11-23T08:00:00+08:00"),
    ("begin", "yesterday", "不是时间，应写成 2026-11-23T08:00:00+08:00"), ("nota", "b", "没有这一项"),
])
def test_a_refused_field_says_why_in_chinese(field: str, value: object, reason: str) -> None:
    with pytest.raises(ValidationError) as refused:
        Body.model_validate({field: value})
    (error,) = refused.value.errors()
    assert reason_zh(error) == reason


def test_a_body_that_is_no_json_is_called_so_and_not_a_field() -> None:
    error = {"type": "json_invalid", "loc": ("body", 1), "msg": "JSON decode error", "ctx": {"error": "?"}}
    assert (place_of(error), reason_zh(error)) == ("body", "不是有效的 JSON")
