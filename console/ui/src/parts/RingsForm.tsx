// A lost source by figures that somebody tells: nuclide, activity and its day, place.
import { useSignal } from "@preact/signals";
import { ringsTyped, type TypedSource } from "../state/rings";
import { t } from "../text";
import { Dialog } from "./Dialog";
import { Field } from "./Field";

const PREFIXES = [["1e6", "MBq"], ["1e9", "GBq"], ["1e12", "TBq"], ["1e15", "PBq"], ["3.7e10", "Ci"]] as const;

export function RingsForm({ close }: { close: () => void }) {
  const form = useSignal<TypedSource>({ nuclide: "Ir-192", activity: "", prefix: "1e12", day: "", longitude: "", latitude: "" });
  const text = (name: keyof TypedSource, more: Record<string, unknown> = {}) => (
    <input value={form.value[name]} {...more} onInput={(event) => { form.value = { ...form.value, [name]: event.currentTarget.value }; }} />
  );
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    if (await ringsTyped(form.value)) close();
  };
  const number = { type: "number", step: "any", required: true };
  return (
    <Dialog title={t("rings.ask")} close={close}>
      <form class="adopt" onSubmit={(event) => void submit(event)}>
        <div class="pairs">
          <Field label={t("rings.nuclide")}>{text("nuclide", { required: true, maxLength: 40 })}</Field>
          <Field label={t("rings.activity")}>{text("activity", { ...number, min: 0.000001 })}</Field>
          <Field label={t("adopt.unit")}>
            <select value={form.value.prefix} onChange={(event) => { form.value = { ...form.value, prefix: event.currentTarget.value }; }}>
              {PREFIXES.map(([factor, unit]) => <option key={unit} value={factor}>{unit}</option>)}
            </select>
          </Field>
          <Field label={t("rings.day")} hint={t("rings.dayHint")}>{text("day", { type: "date" })}</Field>
          <Field label={t("adopt.longitude")}>{text("longitude", { ...number, min: -180, max: 180 })}</Field>
          <Field label={t("adopt.latitude")}>{text("latitude", { ...number, min: -90, max: 90 })}</Field>
        </div>
        <div class="buttons"><button type="submit" class="loud">{t("rings.show")}</button></div>
      </form>
    </Dialog>
  );
}
