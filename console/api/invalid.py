"""Why a field of a request is refused, in Chinese: the models say it in English only. Knows no request."""

from typing import Any

EXAMPLE = "2026-11-23T08:00:00+08:00"
REASONS = {
    "missing": "未填写", "json_invalid": "不是有效的 JSON", "extra_forbidden": "没有这一项",
    "string_type": "应为文字", "bool_parsing": "应为是或否", "bool_type": "应为是或否",
    "int_parsing": "应为整数", "int_type": "应为整数", "int_from_float": "应为整数",
    "float_parsing": "应为数字", "float_type": "应为数字", "finite_number": "应为有限的数",
    "moment_range": "须在 1900 年至 2200 年之间",
    "timezone_aware": f"须带时区，例如 {EXAMPLE}",
}
BOUNDS = {
    "greater_than_equal": ("ge", "不得小于"), "greater_than": ("gt", "须大于"),
    "less_than_equal": ("le", "不得大于"), "less_than": ("lt", "须小于"),
}


def reason_zh(error: Any) -> str:
    """A few words about one error of a model; 填写有误 for a kind that is not known here."""
    kind, context = str(error["type"]), error.get("ctx") or {}
    if kind in REASONS:
        return REASONS[kind]
    if kind in BOUNDS:
        name, words = BOUNDS[kind]
        return f"{words} {context.get(name, 0):,g}"
    if kind == "string_too_short":
        least = context.get("min_length", 1)
        return "不能为空" if least == 1 else f"至少 {least} 个字符"
    if kind == "string_too_long":
        return f"最多 {context.get('max_length')} 个字符"
    if kind in ("literal_error", "enum"):
        return f"应为 {str(context.get('expected', '')).replace(' or ', '、').replace(', ', '、')} 之一"
    if kind.startswith("datetime"):
        return f"不是时间，应写成 {EXAMPLE}"
    return "填写有误"


def place_of(error: Any) -> str:
    """The field an error is about; `body` for a request that cannot be read at all."""
    if error["type"] == "json_invalid":
        return "body"
    return ".".join(map(str, error["loc"][1:])) or "body"
