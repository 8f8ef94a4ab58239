// Registers a station under whose name readings have been arriving.
import { useSignal } from "@preact/signals";
import { post } from "../api";
import type { Unregistered } from "../messages";
import { Dialog } from "../parts/Dialog";
import { Field } from "../parts/Field";
import { type AdoptedChannel, type Adoption, bodyOf, channelsBody, firstForm, withQuantity } from "../state/adoption";
import type { HouseModel } from "../state/model";
import { attempt } from "../state/notices";
import { quantities } from "../state/quantities";
import { either, t, word } from "../text";

const CATEGORIES = ["radiation", "air", "chemical", "surface_water", "drinking_water", "groundwater", "sea", "weather", "noise", "source"];

interface Props {
  model: HouseModel;
  row: Unregistered;
  close: (done: boolean) => void;
}

export function AdoptForm({ model, row, close }: Props) {
  const form = useSignal<Adoption>(firstForm(row, quantities.peek()));
  /** A registered station of which only a code is unknown: nothing else is asked. */
  const station = model.stations.value.get(row.station);
  const set = (change: Partial<Adoption>): void => { form.value = { ...form.value, ...change }; };
  const text = (name: Exclude<keyof Adoption, "channels">, more: Record<string, unknown> = {}) => (
    <input value={form.value[name]} maxLength={100} {...more} onInput={(event) => set({ [name]: event.currentTarget.value })} />
  );
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const path = model.path(`stations/${encodeURIComponent(row.station)}/adopt`);
    if (await attempt(() => post(path, station ? channelsBody(station, form.value.channels) : bodyOf(form.value)), t("done.adopted"))) close(true);
  };
  const number = { type: "number", step: "any", required: true };
  return (
    <Dialog title={t(station ? "adopt.more" : "adopt.title", { name: station ? either(station.name_zh, station.name_en) : row.station })} close={() => close(false)}>
      <form class="adopt" onSubmit={(event) => void submit(event)}>
        {!station && <div class="pairs">
          <Field label={t("station.id")}>{text("id", { required: true })}</Field>
          <Field label={t("column.category")}>
            <select value={form.value.category} onChange={(event) => set({ category: event.currentTarget.value })}>
              {CATEGORIES.map((each) => <option key={each} value={each}>{word("category", each)}</option>)}
            </select>
          </Field>
          <Field label={t("adopt.name_zh")}>{text("name_zh", { required: true })}</Field>
          <Field label={t("adopt.name_en")}>{text("name_en")}</Field>
          <Field label={t("adopt.longitude")}>{text("longitude", { ...number, min: -180, max: 180 })}</Field>
          <Field label={t("adopt.latitude")}>{text("latitude", { ...number, min: -90, max: 90 })}</Field>
          <Field label={t("column.city")}>{text("city")}</Field>
          <Field label={t("station.interval")} hint={t("adopt.interval")}>{text("interval", { ...number, min: 1 })}</Field>
          <Field label={t("station.mn")}>{text("mn")}</Field>
          <Field label={t("station.aliases")}>{text("alias")}</Field>
        </div>}
        <h3>{t("adopt.channels")}</h3>
        {form.value.channels.map((channel, at) => (
          <Channel key={channel.code || channel.quantity} channel={channel} set={(change) =>
            set({ channels: form.value.channels.map((each, index) => (index === at ? { ...each, ...change } : each)) })} />
        ))}
        <div class="buttons"><button type="submit" class="loud" disabled={station && !form.value.channels.some((each) => each.quantity)}>{t("action.adopt")}</button></div>
      </form>
    </Dialog>
  );
}

function Channel({ channel, set }: { channel: AdoptedChannel; set: (change: Partial<AdoptedChannel>) => void }) {
  return (
    <div class="channel">
      <code>{channel.code || channel.quantity}</code>
      <select aria-label={t("column.quantity")} value={channel.quantity} onChange={(event) => set(withQuantity(channel, event.currentTarget.value, quantities.peek()))}>
        <option value="">{t("adopt.unread")}</option>
        {[...quantities.value.values()].map((row) => <option key={row.key} value={row.key}>{either(row.zh, row.en)} ({row.unit})</option>)}
      </select>
      <input aria-label={t("adopt.unit")} placeholder={t("adopt.unit")} maxLength={32} value={channel.unit}
        onInput={(event) => set({ unit: event.currentTarget.value })} />
    </div>
  );
}
