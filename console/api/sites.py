"""The register of sites: what can release something, and what must be protected. Sealed sources are not for everyone."""

from fastapi import APIRouter
from starlette.responses import Response

from console.api.answers import SiteList
from console.api.documentation import answers
from console.api.needs import TheSettings, Viewer, answer
from console.roles import Role

router = APIRouter(tags=["reference"])


@router.get("/sites", responses=answers(SiteList))
async def sites(settings: TheSettings, who: Viewer) -> Response:
    """Every site; where sealed sources are kept is told to officers and above only, since they are worth stealing."""
    may_see_all = who.role.rank >= Role.OFFICER.rank
    shown = settings.sites if may_see_all else settings.sites.open()
    return answer(SiteList(
        sites=tuple(shown.values()), authorities=shown.authorities, withheld=len(settings.sites) - len(shown),
    ))
