"""Which evidence is told of now: what is new at once, what has changed after a while. Pure; confirmation remembers."""

from collections.abc import Collection, Iterable
from datetime import datetime, timedelta

from core.evidence import Evidence

CHANGED = timedelta(minutes=5)
"""Evidence that goes from one verdict to another that was told before is told again this often at most …"""
MOVED = timedelta(minutes=30)
"""… and figures that move under the same verdict this often: a screen is staler than that only where nothing changed."""


def gist(evidence: Evidence) -> str:
    """What it comes to, without its figures."""
    return f"{evidence.kind} {evidence.speaks} {evidence.data.get('verdict', '')}"


def news(
    evidence: Iterable[Evidence], told: Collection[str], since: datetime, shown: tuple[Evidence, ...], time: datetime
) -> list[Evidence]:
    """What of the evidence is to be told now.

    `told`: gists that any change of the alert has shown; `shown`: the evidence of the last that did, at `since`.
    """
    known = tuple(evidence)
    if new := [each for each in known if gist(each) not in told]:
        return new
    if time - since >= MOVED:
        texts = {each.text_zh for each in shown}
        return [each for each in known if each.text_zh not in texts]
    if time - since >= CHANGED:
        gists = {gist(each) for each in shown}
        return [each for each in known if gist(each) not in gists]
    return []
