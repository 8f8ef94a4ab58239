"""What people can be called: one name, one person, read one way."""

import pytest

from console.person_names import fit_name
from console.roles import Role
from core.errors import Refused
from tests.console.conftest import PASSWORD, Console


@pytest.mark.parametrize("name", ["a/b", "a\\b", "..", "a\nb", "a\u202eb", "a\u200bb", "a\u2028b"])
def test_a_name_that_cannot_be_read_or_addressed_is_refused(name: str) -> None:
    with pytest.raises(Refused):
        fit_name(name)


@pytest.mark.parametrize("name", ["张三", "阿依古丽·买买提", "大屏（北）", "O'Brien", "=HYPERLINK", "𠮷田"])
def test_a_name_of_a_person_or_a_place_fits(name: str) -> None:
    fit_name(name)


@pytest.mark.parametrize("name", ["viewer", "Ｖiewer", "VIEWER", " viewer "])
async def test_a_second_person_of_a_name_is_refused_in_both_languages(
    console: Console, people: dict[Role, str], name: str
) -> None:
    async with console.client(people[Role.ADMIN]) as admin:
        answer = await admin.post("/api/users", json={"name": name, "role": "viewer", "password": PASSWORD})
    assert answer.status_code == 409
    error = answer.json()["error"]
    assert error["message_zh"] == "已有用户“viewer”，请换一个名称"
    assert error["message_en"] == "there is a user 'viewer' already; choose another name"
    assert [each["field"] for each in error["fields"]] == ["name"]


async def test_the_last_admin_is_kept_for_a_reason_in_both_languages(console: Console, people: dict[Role, str]) -> None:
    async with console.client(people[Role.ADMIN]) as admin:
        answer = await admin.patch("/api/users/admin", json={"disabled": True})
    assert answer.status_code == 409
    assert answer.json()["error"]["message_zh"] == "这是最后一名可登录的管理员，请先另设一名管理员"
