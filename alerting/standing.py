"""What readings do to the alert that stands at a place: its figures follow, its colour and stations change, it ends. Pure."""

from alerting.book import Book
from alerting.detectors.shape import Finding
from alerting.life import Life, Trigger
from alerting.plan import Watch


def follow(book: Book, watch: Watch) -> None:
    """Keep the figures of the alert of a series that is beyond its limit."""
    place, life = watch.place, book.of(watch.place.key)
    if life is None:
        return
    worst, alert, peak = place.gravest(), life.alert, place.peak(life.alert.peak)
    station, value, base = worst.name[0], worst.detector.value, worst.detector.base
    if (station, value, base, peak) != (alert.station, alert.value, alert.background, alert.peak):
        book.follow(life, station=station, value=value, background=base, peak=peak)


def tell(book: Book, life: Life, watch: Watch, finding: Finding, before: int) -> None:
    """One series of its place has changed its level, which its place knows; `before` is the place's level before that."""
    place, time, note = watch.place, finding.time, finding.note
    after = place.level
    if after < 0:
        book.over(life, time)
    elif before < 0:
        book.tell(life, Trigger.AGAIN, place.facts(time, life), note)
    elif after > before:
        book.tell(life, Trigger.WORSE, place.facts(time, life), note)
    elif after < before:
        book.tell(life, Trigger.EASED, place.facts(time, life))
    elif place.beyond != life.alert.stations:
        trigger = Trigger.JOINED if finding.level >= 0 else Trigger.LEFT
        book.tell(life, trigger, place.facts(time, life), watch.name[0])
