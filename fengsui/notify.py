"""The ways out of a house: real ones for the live house, a recorder for each channel of a drill's."""

from collections.abc import Mapping

from alerting.notices import Channel
from alerting.notifiers.sender import Recorder, Sender
from config.files import secret
from config.schema import Settings
from core.messages import Kind, Severity


def channels(settings: Settings) -> tuple[Channel, ...]:
    """The channels, without what their addresses are."""
    return tuple(
        Channel(
            id=each.id, name=each.name, least=Severity(each.least), kinds=tuple(map(Kind, each.kinds)), step=each.step,
            ends=each.ends, language=each.language,
        )
        for each in settings.notify.channel
    )


def senders(settings: Settings, exercise: str | None) -> Mapping[str, Sender]:
    """One for each channel. Of a drill's house nothing leaves, whatever the settings say."""
    if exercise is not None:
        return {each.id: Recorder() for each in settings.notify.channel}
    if not settings.notify.channel:
        return {}
    from alerting.notifiers.service import AppriseSender  # its hundred services take a while to load

    return {each.id: AppriseSender(
        each.id, secret(each.address, each.address_file, f"notify.channel {each.id}: address_file")
    ) for each in settings.notify.channel}
