// How long the banner has shown what it shows: nobody acknowledges what they have not had time to see.
import { computed, effect, signal } from "@preact/signals";
import { keyOf } from "./alerts";
import { follow, isSeen, type Shown } from "./shown";
import { beat } from "./time";
import { stand } from "./watch";

const shown = signal<Shown>({ what: "", since: 0 });
/** A graver turn of the same alert is news too. */
const onTop = computed(() => {
  const { top } = stand.value;
  return top ? `${keyOf(top)}/${top.severity}` : "";
});

/** True once the banner's alert has been there long enough to be read. */
export const bannerSeen = computed(() => {
  const now = Math.max(beat.value, performance.now());
  return isSeen(shown.value, onTop.value, now);
});

/** Watch the banner; `beat` is the page's own clock. */
export function watchBanner(): () => void {
  return effect(() => {
    shown.value = follow(shown.peek(), onTop.value, performance.now());
  });
}
