// The words of the time bar and of the way to the plume screen, in English.
import type { timebarZh } from "./timebar.zh";

export const timebarEn: Record<keyof typeof timebarZh, string> = {
  "tab.plume": "Plume",
  "keys.play": "play or pause the forecast",
  "keys.stepTime": "a step back / on in the forecast's time",
  "time.bar": "Time of the forecast",
  "time.slider": "Moment looked at (Beijing time)",
  "time.play": "Play",
  "time.pause": "Pause",
  "time.back": "5 min back",
  "time.on": "5 min on",
  "time.at": "{time} (start {since})",
  "time.whole": "the whole time",
  "time.all": "All",
  "time.now": "now",
  "plume.between": "Between two lines of arrival, straight in time",
};
