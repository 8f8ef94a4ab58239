// The list of keys.
import { helpOpen, KEYS } from "../keys";
import { Dialog } from "../parts/Dialog";
import { keys } from "../prefs";
import { t } from "../text";

export function KeysHelp() {
  if (!helpOpen.value) return null;
  return (
    <Dialog title={t("keys.title")} close={() => { helpOpen.value = false; }}>
      <dl class="keys">
        {KEYS.map(([key, says]) => (
          <div key={key}><dt><kbd>{key}</kbd></dt><dd>{t(says)}</dd></div>
        ))}
      </dl>
      <label class="check">
        <input type="checkbox" checked={keys.value === "on"}
          onChange={(event) => { keys.value = event.currentTarget.checked ? "on" : "off"; }} />
        {t("keys.on")}
      </label>
    </Dialog>
  );
}
