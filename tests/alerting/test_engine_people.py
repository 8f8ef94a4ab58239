"""What people change: settings that end or keep alerts, commands that are carried out or refused, shelves."""

from typing import Any

import pytest

from core.messages import Severity, State
from tests.alerting.timeline import Judge, at, configuration, dose, fast, reading, silent, station, tick


def test_a_removed_rule_ends_its_alerts_visibly_and_an_unchanged_one_keeps_its_state() -> None:
    judge = Judge(dose('hold = "10 min"'), fast(), silent("15 min"))
    judge.feed(reading(0, 10.0), reading(1, 150.0))
    (removed,) = judge.feed(configuration([dose('hold = "10 min"'), silent("15 min")], time=at(2), version="2"))
    assert (removed.trigger, removed.after, removed.alert.rule) == ("rule_removed", State.NORMAL, "fast")
    (raised,) = judge.feed(reading(11, 150.0))
    assert raised.alert.onset == at(1)


def test_a_changed_rule_ends_its_alert_and_judges_anew_but_another_title_does_not() -> None:
    judge = Judge(dose())
    judge.feed(reading(0, 150.0))
    assert judge.feed(configuration([dose().replace("over the limit", "high")], time=at(1), version="2")) == ()
    (changed,) = judge.feed(configuration([dose('hold = "1 min"')], time=at(2), version="3"))
    assert (changed.trigger, changed.after) == ("rule_changed", State.NORMAL)
    judge.feed(reading(3, 150.0), reading(4, 150.0))
    assert judge.triggers[-1] == "raised"


def test_a_removed_station_ends_its_alert_and_leaves_the_sites() -> None:
    sites = [station(name, site="港区") for name in ("A", "B")]
    judge = Judge(dose('scope = "site"'), stations=sites)
    judge.feed(reading(0, 2000.0, "A"), reading(1, 150.0, "B"))
    (eased,) = judge.feed(configuration([dose('scope = "site"')], sites[1:], time=at(2), version="2"))
    assert (eased.trigger, eased.alert.severity, eased.alert.station) == ("eased", Severity.YELLOW, "B")
    (ended,) = judge.feed(configuration([dose('scope = "site"')], [station("C", site="港区")], time=at(3), version="3"))
    assert ended.trigger == "station_removed"
    assert judge.engine.open_alerts == ()


def test_a_shelf_ends_by_itself_at_its_own_time_and_what_still_holds_is_unacknowledged() -> None:
    judge = Judge(dose())
    (raised,) = judge.feed(reading(0, 150.0))
    assert judge.ask(1, "shelve", raised.alert.id, reason="检修", minutes=30).done
    assert judge.feed(reading(20, 160.0)) == ()
    (back,) = judge.feed(reading(90, 160.0))
    assert (back.trigger, back.time, back.after) == ("shelf_ended", at(31), State.UNACKNOWLEDGED)
    assert back.alert.shelved_until is None


def test_a_graver_level_breaks_the_shelf() -> None:
    judge = Judge(dose())
    (raised,) = judge.feed(reading(0, 150.0))
    judge.ask(1, "shelve", raised.alert.id, reason="检修", minutes=600)
    (worse,) = judge.feed(reading(2, 2000.0))
    assert (worse.before, worse.after, worse.alert.shelf_reason) == (State.SHELVED, State.UNACKNOWLEDGED, "")
    assert judge.feed(tick(700)) == ()


def test_a_shelf_holds_while_the_condition_comes_and_goes() -> None:
    judge = Judge(dose())
    (raised,) = judge.feed(reading(0, 150.0))
    judge.ask(1, "shelve", raised.alert.id, reason="检修", until="2026-11-23T20:00:00+08:00")
    judge.feed(reading(2, 80.0), reading(200, 150.0), reading(201, 80.0))
    assert {each.after for each in judge.transitions[2:]} == {State.SHELVED}
    (ended,) = judge.feed(tick(600))
    assert (ended.trigger, ended.after, ended.alert.id) == ("shelf_ended", State.RETURNED, raised.alert.id)


@pytest.mark.parametrize(("verb", "arguments", "sentence", "sentence_zh"), [
    ("shelve", {"minutes": 30}, "for a reason", "搁置报警必须填写理由。"),
    ("shelve", {"reason": "x", "minutes": 1441}, "24 h at most", "报警一次最多搁置 24 小时，到期后可再次搁置。"),
    ("shelve", {"reason": "x", "minutes": -1}, "would have ended already", "搁置截止时间已过，请填写更晚的时间。"),
    ("shelve", {"reason": "x", "minutes": float("nan")}, "Say for how many", "请填写持续多少分钟，或到什么时间为止。"),
    ("shelve", {"reason": "x", "minutes": 90, "at_most_hours": 1}, "1 h at most", "报警一次最多搁置 1 小时"),
    ("shelve", {"reason": "x", "until": "tonight"}, "is not a time", "“tonight”不是有效时间"),
    ("shelve", {"reason": "x", "until": "2026-11-23T20:00:00"}, "names no time zone", "“2026-11-23T20:00:00”没有写明时区"),
    ("shelve", {"reason": "x"}, "Say for how many 'minutes'", "请填写持续多少分钟"),
    ("shelve", {"reason": 5, "minutes": 5}, "must be a text", "搁置理由必须是文字。"),
    ("acknowledge", {"note": 5}, "must be a text", "备注必须是文字。"),
    ("unshelve", {}, "it is not shelved", "该报警不能取消搁置：它没有被搁置。"),
    ("reset", {}, "nobody has acknowledged it yet", "该报警不能复位：尚未有人确认。"),
    ("comment", {"note": " "}, "is empty", "备注不能为空。"),
    ("dance", {}, "is not something that can be done", "不能对报警执行“alert.dance”操作。"),
])
def test_a_refused_command_changes_nothing_and_says_why_in_both_languages(
    verb: str, arguments: dict[str, Any], sentence: str, sentence_zh: str
) -> None:
    judge = Judge(dose())
    (raised,) = judge.feed(reading(0, 150.0))
    result = judge.ask(1, verb, raised.alert.id, **arguments)
    assert not result.done
    assert sentence in result.reason
    assert sentence_zh in result.data["reason_zh"]
    assert judge.engine.open_alerts == (raised.alert,)


def test_what_does_not_fit_the_state_is_refused_in_words_of_that_state() -> None:
    judge = Judge(dose("latch = true"))
    (raised,) = judge.feed(reading(0, 150.0))

    def refusal(minutes: float, verb: str, alert: str = raised.alert.id) -> str:
        return str(judge.ask(minutes, verb, alert).data["reason_zh"])

    judge.ask(1, "acknowledge", raised.alert.id)
    assert refusal(2, "acknowledge") == "该报警不能确认：已由韦确认，且报警条件仍然成立。"
    judge.ask(3, "shelve", raised.alert.id, reason="检修", minutes=60)
    assert refusal(4, "acknowledge") == "该报警不能确认：已搁置至北京时间 2026-11-23 13:03，请先取消搁置。"
    judge.ask(5, "unshelve", raised.alert.id)
    judge.feed(reading(6, 50.0))
    assert refusal(7, "reset") == "该报警不能复位：已恢复正常，但尚未有人确认。"
    judge.ask(8, "acknowledge", raised.alert.id)
    assert refusal(9, "acknowledge") == "该报警不能确认：已确认并已恢复，正在等待复位。"
    assert refusal(10, "acknowledge", "x") == "没有编号为“x”的未结束报警，它可能已经结束。"


def test_acknowledging_twice_or_what_has_ended_is_refused() -> None:
    judge = Judge(dose())
    (raised,) = judge.feed(reading(0, 150.0))
    assert judge.ask(1, "acknowledge", raised.alert.id, note="看到").done
    assert "acknowledged by 韦" in judge.ask(2, "acknowledge", raised.alert.id).reason
    judge.feed(reading(3, 50.0))
    assert judge.transitions[-1].after is State.NORMAL
    assert "no open alert" in judge.ask(4, "acknowledge", raised.alert.id).reason


def test_a_latched_alert_stays_until_it_is_reset() -> None:
    judge = Judge(dose("latch = true"))
    (raised,) = judge.feed(reading(0, 150.0))
    judge.ask(1, "acknowledge", raised.alert.id)
    judge.feed(reading(2, 50.0))
    assert judge.transitions[-1].after is State.LATCHED
    assert "waits for a reset" in judge.ask(3, "acknowledge", raised.alert.id).reason
    assert judge.ask(4, "reset", raised.alert.id).done
    assert judge.engine.open_alerts == ()
