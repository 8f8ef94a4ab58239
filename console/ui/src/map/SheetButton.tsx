// The way to prints, pictures and files of the map; what makes them is loaded when it is asked for.
import { type Signal, useSignal } from "@preact/signals";
import type { ComponentType } from "preact";
import { notify } from "../state/notices";
import { t } from "../text";

type Shown = ComponentType<{ close: () => void }>;

export function SheetButton() {
  const dialog: Signal<Shown | null> = useSignal<Shown | null>(null);
  const open = (): void => {
    import("../export/SheetDialog").then(
      ({ SheetDialog }) => { dialog.value = SheetDialog; },
      () => notify("refused", t("error.unreachable")),
    );
  };
  const Sheet = dialog.value;
  return (
    <>
      <button type="button" class="plain" onClick={open}>{t("sheet.open")}</button>
      {Sheet && <Sheet close={() => { dialog.value = null; }} />}
    </>
  );
}
