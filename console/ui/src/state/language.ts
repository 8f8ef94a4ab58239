// Another language for the whole screen. Its words are fetched first; where that fails the screen stays as it is and says so.
import type { Language } from "../prefs";
import { speak, t } from "../text";
import { notify } from "./notices";

export function changeLanguage(which: Language): void {
  speak(which).catch(() => notify("refused", t("error.unreachable")));
}
