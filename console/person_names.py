"""What a person who may sign in can be called: a name in log books, addresses and lists must be read one way only."""

import unicodedata

from core.errors import Refused

SEPARATORS = "/\\"                       # would end the name in the address by which an admin changes the person
UNSEEN = ("Cc", "Cf", "Zl", "Zp")        # controls, marks that turn the direction of writing, breaks of lines


def fit_name(name: str) -> None:
    """Raise Refused where a name cannot be read as it is, or cannot stand in an address."""
    if any(each in SEPARATORS for each in name) or name in ("", ".", ".."):
        raise Refused(r"a name has no / or \ and is not . or ..", r"用户名中不能有 / 或 \，也不能是 . 或 ..", field="name")
    if any(unicodedata.category(each) in UNSEEN for each in name):
        raise Refused("a name has no line breaks or unseen characters", "用户名中不能有换行或不可见字符", field="name")


def as_read(name: str) -> str:
    """What an eye takes a name for: two names that are the same so would be mistaken for each other.

    >>> as_read("Ａdmin") == as_read("admin")
    True
    """
    return " ".join(unicodedata.normalize("NFKC", name).casefold().split())
