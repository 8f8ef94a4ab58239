// What a file is called: what it is, of which minute (Beijing), and 演练 in front where anything in it is of a drill. Pure.
import { calendarDay, clockTime } from "../format";

export function fileName(title: string, made: string | number, drill: string, suffix: string): string {
  const time = `${calendarDay(made).replaceAll("-", "")}-${clockTime(made, false).replace(":", "")}`;
  // What file systems do not take; a name is kept short enough for all of them.
  const safe = title.replace(/\s*: */g, " ").replace(/[\\/:*?"<>|\u0000-\u001f]+/g, "-").slice(0, 60);
  return [drill, safe, time].filter(Boolean).join("-") + `.${suffix}`;
}
