"""What a database complains of, as a sentence for whoever looks after the machine."""

import pytest

from core.errors import StoreError
from core.store.trouble import SAID, told


@pytest.mark.parametrize(("said", "zh"), [
    ("database or disk is full", "磁盘已满，请在服务器上清理空间"),
    ("attempt to write a readonly database", "数据库文件或其文件夹只读，请允许本程序写入"),
])
def test_what_can_be_mended_is_said_in_both_languages(said: str, zh: str) -> None:
    with pytest.raises(StoreError) as refused, told("here"):
        raise OSError(said)
    assert refused.value.zh == zh
    assert str(refused.value).startswith("store here: ")


def test_a_trouble_nobody_foresaw_has_no_chinese_of_its_own() -> None:
    with pytest.raises(StoreError) as refused, told("here"):
        raise TimeoutError("it took too long")
    assert refused.value.zh == ""
    assert all(zh for _, _, zh in SAID)
