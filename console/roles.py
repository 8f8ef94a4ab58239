"""What people may do, in four steps. Who they are is in `console.auth`."""

from enum import StrEnum


class Role(StrEnum):
    """Each role may do all that those before it may."""

    VIEWER = "viewer"                # looks
    OFFICER = "officer"              # acknowledges, shelves, adopts stations
    DIRECTOR = "director"            # runs drills
    ADMIN = "admin"                  # manages people

    @property
    def rank(self) -> int:
        """Higher may do more."""
        return list(Role).index(self)

    @property
    def zh(self) -> str:
        """The role's name on a Chinese screen."""
        return {"viewer": "浏览", "officer": "值班员", "director": "指挥长", "admin": "管理员"}[self.value]
