"""What a CAP message of a forecast alert says of the substance, its source and the chance."""

from datetime import timedelta

from alerting import cap
from tests.alerting.capmaking import ISSUER, NOON, RAISED, STATIONS, forecast, issues, life
from tests.alerting.test_cap import parameters, text, told


def test_a_forecast_message_names_the_substance_the_source_and_the_chance_of_its_own_level() -> None:
    (issue,) = issues(life(
        RAISED, forecast="run/1", expected=NOON + timedelta(hours=2), level="AEGL-3", chance=0.35, substance_zh="氯气",
        substance_en="chlorine", origin_zh="钦州氯碱厂", origin_en="Qinzhou chlor-alkali works",
        title_zh="氯气：预测污染物将到达", title_en="Chlorine: forecast to reach this place",
    ))
    root = told(cap.of_alert(issue, ISSUER, STATIONS, forecast()))
    said = parameters(root)
    assert (said["fengsui:substance_zh"], said["fengsui:origin_en"]) == ("氯气", "Qinzhou chlor-alkali works")
    assert (said["fengsui:level"], said["fengsui:chance"]) == ("AEGL-3", "0.35")
    assert said["fengsui:certainty_because"] == "forecast; 35% of the members reach AEGL-3 here"
    assert text(root, "info/certainty") == "Possible"
    assert "氯气：预测污染物将到达" in text(root, "info/headline")
    assert "来自 钦州氯碱厂" in text(root, "info/description")
