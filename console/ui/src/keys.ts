// Single-key shortcuts. Off in inputs and dialogs, and switchable off altogether (WCAG 2.1.4).
import { signal } from "@preact/signals";
import { isWall, keys } from "./prefs";
import { mute } from "./sound";
import { acknowledgeNext, acknowledgeShown, shelveNext, tickPicked } from "./state/actions";
import { keyOf } from "./state/alerts";
import { incidentKey } from "./state/incidents";
import { forgetHere, here } from "./state/here";
import { incidentsListed, pickedIncident, stepIncident } from "./state/incidentList";
import { pickingSource } from "./state/plume";
import { placing } from "./state/reachTrial";
import { opened, SCREENS, screen, show } from "./state/route";
import { moveMapTo, pickedAlert, pickedKey, shownStation, step } from "./state/selection";
import { openPickedRow, stepRow } from "./state/stationRows";
import { me } from "./state/session";
import { stepTime, togglePlay } from "./state/timebar";
import type { Key } from "./text";

export const helpOpen = signal(false);

/** Keys and what they do, as the help lists them. */
export const KEYS: readonly (readonly [string, Key])[] = [
  ["A", "keys.acknowledge"], ["Shift + A", "keys.acknowledgeShown"], ["X", "keys.tick"], ["S", "keys.shelve"], ["M", "keys.mute"], ["J / K", "keys.step"], ["Enter", "keys.open"],
  ["G", "keys.go"], ["/", "keys.search"], ["1 – 8", "keys.screens"], ["Space", "keys.play"], ["[ / ]", "keys.stepTime"], ["?", "keys.help"], ["Esc", "keys.back"],
];

/** What a key presses by itself where the focus lies on it. */
const PRESSES: Readonly<Record<string, string>> = {
  Enter: "button, a, [role=row]", " ": "button, summary, input[type=checkbox], input[type=radio]",
};

function isTyping(target: EventTarget | null): boolean {
  if (!(target instanceof HTMLElement)) return false;
  if (target instanceof HTMLInputElement) return !["checkbox", "radio", "button", "submit", "range"].includes(target.type);
  return target instanceof HTMLTextAreaElement || target instanceof HTMLSelectElement || target.isContentEditable;
}

export function startKeys(): void {
  // A button clicked by mouse would keep the focus, and Enter would press it again instead of opening what J and K picked.
  document.addEventListener("click", (event) => {
    const pressed = event.target instanceof HTMLElement && event.detail > 0 ? event.target.closest("button") : null;
    if (pressed && !pressed.closest("dialog, form")) pressed.blur();
  });
  document.addEventListener("keydown", (event) => {
    if (isWall || !me.peek() || event.ctrlKey || event.altKey || event.metaKey || event.defaultPrevented) return;
    if (document.querySelector("dialog[open]")) return;
    if (isTyping(event.target)) {
      if (event.key === "Escape") (event.target as HTMLElement).blur();
      return;
    }
    if (event.key === "Escape") {
      back();
      return;
    }
    if (keys.peek() === "off" || event.repeat) return;
    if (event.target instanceof HTMLElement && PRESSES[event.key] && event.target.closest(PRESSES[event.key] ?? "")) return;
    if (act(event.key, event.shiftKey)) event.preventDefault();
  });
}

function act(key: string, shift: boolean): boolean {
  const name = SCREENS[Number(key) - 1];
  if (name) {
    show(name);
    return true;
  }
  switch (key.toLowerCase()) {
    case "a": // caps lock alone is no shift
      if (shift) acknowledgeShown();
      else acknowledgeNext();
      return true;
    case "x": tickPicked(); return true;
    case "s": shelveNext(); return true;
    case "m": mute(); return true;
    case "j": next(1); return true;
    case "k": next(-1); return true;
    case "enter": return open();
    case "g": return go();
    case "/": return search();
    case " ": return togglePlay();
    case "[": return stepTime(-1);
    case "]": return stepTime(1);
    case "?": helpOpen.value = true; return true;
    default: return false;
  }
}

/** Along the list that the screen shows. */
function next(by: 1 | -1): void {
  if (screen.peek() === "incidents") stepIncident(by);
  else if (screen.peek() === "stations" && opened.peek() === null) stepRow(by);
  else step(by);
}

function open(): boolean {
  if (screen.peek() === "incidents") {
    const key = pickedIncident.peek();
    if (key !== null) show("incidents", key);
    return key !== null;
  }
  if (screen.peek() === "stations" && opened.peek() === null) return openPickedRow();
  const alert = pickedAlert.peek();
  if (!alert) return false;
  show("alerts", keyOf(alert));
  return true;
}

function go(): boolean {
  const station = stationAtHand();
  if (!station) return false;
  if (screen.peek() !== "overview") show("overview");
  moveMapTo(station);
  return true;
}

function stationAtHand(): string | null {
  if (screen.peek() !== "incidents") return pickedAlert.peek()?.station ?? shownStation.peek();
  const key = opened.peek() ?? pickedIncident.peek();
  const found = incidentsListed.peek().find((each) => incidentKey(each) === key);
  return found?.places[0]?.station ?? null;
}

function search(): boolean {
  const field = document.querySelector<HTMLInputElement>("input[type=search]");
  if (!field) {
    show("stations");
    requestAnimationFrame(() => document.querySelector<HTMLInputElement>("input[type=search]")?.focus());
    return true;
  }
  field.focus();
  return true;
}

function back(): void {
  if (placing.peek()) placing.value = null;
  else if (here.peek()) forgetHere();
  else if (pickingSource.peek()) pickingSource.value = false;
  else if (opened.peek() !== null) show(screen.peek());
  else pickedKey.value = pickedIncident.value = null;
}

