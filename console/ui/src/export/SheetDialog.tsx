// A sheet of what the map shows: seen before it is printed on A4 or kept as a picture; and the same as GeoJSON and KML.
import { useSignal, useSignalEffect } from "@preact/signals";
import { useEffect } from "preact/hooks";
import { shownMap } from "../map/shown";
import { palette } from "../map/palette";
import { Dialog } from "../parts/Dialog";
import { Field } from "../parts/Field";
import { scaleOf } from "../format";
import { language } from "../prefs";
import { notify } from "../state/notices";
import { me } from "../state/session";
import { viewed } from "../state/watch";
import { t } from "../text";
import { drawnIn } from "./drawn";
import { toGeoJson } from "./geojson";
import { aboutOf, isDrill, linesOf, madeAt, nameOf, pictureOf, titleAtFirst } from "./known";
import { fileName } from "./names";
import { keep } from "../keep";
import { Paper } from "./Paper";
import { make } from "./make";
import type { Turn } from "./sheet";

const SCALES = [null, 50_000, 100_000, 250_000, 500_000, 1_000_000, 2_000_000] as const;

export function SheetDialog({ close }: { close: () => void }) {
  const model = viewed.value;
  const turn = useSignal<Turn>("landscape");
  const scale = useSignal<number | null>(null);
  const title = useSignal(model ? titleAtFirst(model) : "");
  const by = useSignal(me.value?.user.name ?? "");
  const picture = useSignal<{ blob: Blob; address: string } | null>(null);
  const trouble = useSignal("");

  // A new sheet whenever something of it is changed; typing is waited for.
  useSignalEffect(() => {
    const wanted = { turn: turn.value, scale: scale.value, title: title.value, by: by.value };
    language.value;
    let isOld = false;
    const soon = setTimeout(() => {
      const screen = shownMap.peek();
      const house = viewed.peek();
      if (!screen || !house) return;
      make(screen, house, wanted).then((blob) => {
        if (isOld) return;
        if (picture.peek()) URL.revokeObjectURL(picture.peek()?.address ?? "");
        picture.value = { blob, address: URL.createObjectURL(blob) };
        trouble.value = "";
      }, () => { trouble.value = t("sheet.failed"); });
    }, picture.peek() ? 400 : 0);
    return () => {
      isOld = true;
      clearTimeout(soon);
    };
  });
  useEffect(() => () => URL.revokeObjectURL(picture.peek()?.address ?? ""), []);
  if (!model) return null;

  const features = () => drawnIn(pictureOf(model));
  const name = (suffix: string): string => {
    const drill = isDrill(model, features()) ? t("drill.word") : "";
    return fileName(title.value || t("sheet.map"), madeAt(), drill, suffix);
  };
  const asKml = async (): Promise<void> => {
    const { toKml } = await import("./kml");
    const drawn = features();
    keep(toKml(drawn, aboutOf(model, title.value, drawn), palette(), nameOf, linesOf), name("kml"), "application/vnd.google-earth.kml+xml");
  };
  const asGeoJson = (): void => {
    const drawn = features();
    keep(toGeoJson(drawn, aboutOf(model, title.value, drawn)), name("geojson"), "application/geo+json");
  };
  const ready = picture.value;
  return (
    <Dialog title={t("sheet.open")} close={close}>
      <div class="sheet-form">
        <Field label={t("sheet.titleField")}>
          <input type="text" maxLength={60} value={title.value} onInput={(event) => { title.value = event.currentTarget.value; }} />
        </Field>
        <Field label={t("sheet.byField")}>
          <input type="text" maxLength={40} value={by.value} onInput={(event) => { by.value = event.currentTarget.value; }} />
        </Field>
        <Field label={t("sheet.turn")}>
          <select value={turn.value} onChange={(event) => { turn.value = event.currentTarget.value as Turn; }}>
            <option value="landscape">{t("sheet.landscape")}</option>
            <option value="portrait">{t("sheet.portrait")}</option>
          </select>
        </Field>
        <Field label={t("sheet.scale")}>
          <select value={scale.value ?? ""} onChange={(event) => { scale.value = Number(event.currentTarget.value) || null; }}>
            {SCALES.map((each) => <option key={each} value={each ?? ""}>{each === null ? t("sheet.asShown") : scaleOf(each)}</option>)}
          </select>
        </Field>
      </div>
      <div class={`sheet-preview ${turn.value}`} aria-busy={ready === null}>
        {ready ? <img src={ready.address} alt={t("sheet.preview")} /> : <p class="says" role="status">{trouble.value || t("wait")}</p>}
      </div>
      {ready && trouble.value && <p class="trouble" role="status">{trouble.value}</p>}
      <div class="buttons">
        <button type="button" class="loud" disabled={!ready} onClick={() => window.print()}>{t("sheet.print")}</button>
        <button type="button" disabled={!ready} onClick={() => { if (ready) keep(ready.blob, name("png"), "image/png"); }}>{t("sheet.png")}</button>
        <button type="button" onClick={asGeoJson}>{t("sheet.geojson")}</button>
        <button type="button" onClick={() => { asKml().catch(() => notify("refused", t("sheet.failed"))); }}>{t("sheet.kml")}</button>
        <small>{t("sheet.filesHint")}</small>
      </div>
      {ready && <Paper address={ready.address} turn={turn.value} />}
    </Dialog>
  );
}
