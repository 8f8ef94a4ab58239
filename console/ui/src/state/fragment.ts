// What a screen is narrowed to (filters, span of a chart, stations compared), as the address keeps it behind #.
// A reload, a bookmark and a copied address keep it; another screen begins without.
import { computed, effect, signal } from "@preact/signals";
import { screen } from "./route";

const text = signal(location.hash);
const read = (): void => { text.value = location.hash; };

export const fragment = computed(() => new URLSearchParams(text.value.replace(/^#/, "")));

/** What the address says under a name; empty where it says nothing. */
export const said = (name: string): string => fragment.value.get(name) ?? "";

/** Change what the address says; an empty text takes a name out. Leaves no entry in the history. */
export function say(changes: Readonly<Record<string, string>>): void {
  const after = new URLSearchParams(fragment.peek());
  for (const [name, value] of Object.entries(changes)) {
    if (value) after.set(name, value);
    else after.delete(name);
  }
  history.replaceState(null, "", `${location.pathname}${location.search}${after.size ? `#${after}` : ""}`);
  read();
}

effect(() => {
  screen.value; // another screen has another address
  read();
});
window.addEventListener("popstate", read);
window.addEventListener("hashchange", read);
