// Where the page begins.
import { render } from "preact";
import { effect } from "@preact/signals";
import { ApiError } from "./api";
import { App } from "./App";
import { startAttention } from "./attention";
import { startKeys } from "./keys";
import { applyPreferences, language } from "./prefs";
import { startSound } from "./sound";
import { readFacts } from "./state/facts";
import { readQuantities } from "./state/quantities";
import { readRegion } from "./state/region";
import { followView } from "./state/selection";
import { watchBanner } from "./state/seen";
import { findMe, me } from "./state/session";
import { forgetSites, readSites } from "./state/sites";
import { startTime } from "./state/time";
import { startPlaying } from "./state/timebar";
import { startDoubting } from "./state/trust";
import { readTowns } from "./state/towns";
import { live } from "./state/watch";
import { fetchWords } from "./text";
import "./styles/index.css";

// Four megabytes of glyphs in a hundred pieces: the style sheet that names them need not hold up the first paint.
void import("./styles/font");

/** Without them names stay as keys; the next connection asks again. */
function later(error: unknown): void {
  if (!(error instanceof ApiError)) throw error;
}

/** A server that dies between the page and its words: once more, in a while. */
const AGAIN_MS = 3000;

applyPreferences();
fetchWords(language.peek()).then(begin, () => setTimeout(() => location.reload(), AGAIN_MS));

function begin(): void {
  startTime();
  startPlaying();
  startSound();
  startAttention();
  startKeys();
  followView();
  watchBanner();
  startDoubting();
  effect(() => {
    live.value?.epoch.value; // a server that came back may know more, or be asked for the first time with success
    if (!me.value) return forgetSites();
    readQuantities().catch(later);
    readFacts().catch(later);
    readTowns().catch(later);
    readRegion().catch(later);
    readSites().catch(later);
  });
  void findMe();

  const root = document.getElementById("app");
  if (root) render(<App />, root);
}
