// 站点: the table of stations, one station's page, names that wait for adoption, refused payloads.
import { useSignal } from "@preact/signals";
import { opened } from "../state/route";
import { viewed } from "../state/watch";
import { t } from "../text";
import { Rejects } from "./Rejects";
import { StationPage } from "./StationPage";
import { StationTable } from "./StationTable";
import { Unregistered } from "./Unregistered";

type Part = "table" | "unregistered" | "rejects";

export function Stations() {
  const part = useSignal<Part>("table");
  const model = viewed.value;
  if (!model) return null;
  if (opened.value !== null) return <StationPage key={`${model.exercise}/${opened.value}`} model={model} id={opened.value} />;
  const parts: [Part, number][] = [
    ["table", model.stations.value.size], ["unregistered", model.unregistered.value], ["rejects", model.rejects.value],
  ];
  return (
    <section class="panel stations" aria-label={t("tab.stations")}>
      <h1>{t("tab.stations")}</h1>
      <div class="parts" role="tablist" aria-label={t("tab.stations")}>
        {parts.map(([name, count]) => (
          <button key={name} type="button" role="tab" aria-selected={part.value === name} onClick={() => { part.value = name; }}>
            {t(`stations.${name}`)} <b class={name !== "table" && count ? "badge" : ""}>{count}</b>
          </button>
        ))}
      </div>
      {part.value === "table" && <StationTable model={model} />}
      {part.value === "unregistered" && <Unregistered key={model.exercise} model={model} />}
      {part.value === "rejects" && <Rejects key={model.exercise} model={model} />}
    </section>
  );
}
