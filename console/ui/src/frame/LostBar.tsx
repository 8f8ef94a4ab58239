// Across the whole width while no pulse comes: what is on screen is old, and this is how old.
import { computed } from "@preact/signals";
import { elapsed, nearTime, NOTHING } from "../format";
import { viewed } from "../state/watch";
import { t } from "../text";

const lostFor = computed(() => {
  const model = viewed.value;
  return model?.lost.value ? elapsed(model.silence.value) : "";
});

export function LostBar() {
  const model = viewed.value;
  if (!model || !lostFor.value) return null;
  const said = model.house.value.serverTime;
  return (
    <div class="lost-bar" role="alert">
      <span>{t("lost.bar", { span: lostFor.value, time: said ? nearTime(said, Date.parse(said)) : NOTHING })}</span>
    </div>
  );
}
