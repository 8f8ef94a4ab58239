"""Names of levels, each language for itself."""

import pytest

from response.level_names import level_names


@pytest.mark.parametrize(("name", "zh", "en"), [
    ("隐蔽 sheltering (GB 18871-2002)", "隐蔽（GB 18871-2002）", "sheltering (GB 18871-2002)"),
    ("碘甲状腺阻断通用准则 generic criterion, iodine thyroid blocking (IAEA GSR Part 7)",
     "碘甲状腺阻断通用准则（IAEA GSR Part 7）", "generic criterion, iodine thyroid blocking (IAEA GSR Part 7)"),
    ("AEGL-1 (60 min)", "AEGL-1 (60 min)", "AEGL-1 (60 min)"), ("OIL3", "OIL3", "OIL3"), ("隐蔽", "隐蔽", "隐蔽"),
])
def test_a_name_of_both_languages_is_told_in_one(name: str, zh: str, en: str) -> None:
    assert level_names(name) == (zh, en)
