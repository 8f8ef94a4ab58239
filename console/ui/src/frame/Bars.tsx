// Across the whole width: the line is lost, or what is on the screen must be doubted, and what to do about it.
import { age, clockTime, NOTHING } from "../format";
import { Shape } from "../parts/marks";
import type { Doubt } from "../state/doubts";
import { newest } from "../state/freshness";
import { doubts } from "../state/trust";
import { live } from "../state/watch";
import { either, t, word } from "../text";
import { LostBar } from "./LostBar";

export function Bars() {
  return (
    <div class="bars">
      <LostBar />
      <div role="status">
        {doubts.value.map((each) => {
          const [what, todo] = sentence(each);
          return (
            <p key={each.kind} class={`doubt ${each.kind}`} title={each.kind === "store" ? each.says : undefined}>
              <Shape severity="yellow" /> <span><b>{what}</b> {todo}</span>
            </p>
          );
        })}
      </div>
    </div>
  );
}

function stationNames(ids: readonly string[]): string {
  const stations = live.value?.stations.value;
  return ids.map((id) => {
    const found = stations?.get(id);
    return found ? either(found.name_zh, found.name_en) : id;
  }).join(t("list.comma"));
}

/** What is wrong, and what to do. Spans are coarse: a line that changed each second would be read aloud each second. */
function sentence(doubt: Doubt): [string, string] {
  switch (doubt.kind) {
    case "store": return [t("doubt.store"), t("doubt.storeDo")];
    case "stopped": return [
      t("doubt.stopped", { names: doubt.stages.map((each) => word("stage", each)).join(t("list.comma")) }), t("doubt.stoppedDo"),
    ];
    case "apart": return [t(doubt.ms > 0 ? "doubt.fast" : "doubt.slow", { span: coarse(doubt.ms) }), t("doubt.apartDo")];
    case "leapt": return [
      t(doubt.ms > 0 ? "doubt.leapt" : "doubt.leaptBack", { span: coarse(doubt.ms), time: clockTime(doubt.at) }), t("doubt.leaptDo"),
    ];
    case "silent": return [t("doubt.silent", { time: newest.value || NOTHING }), t("doubt.silentDo")];
    case "old": return [t("doubt.old", { time: newest.value || NOTHING }), t("doubt.oldDo")];
    case "ahead": return [
      t("doubt.ahead", { n: doubt.count, names: stationNames(doubt.stations) }), t(doubt.most ? "doubt.aheadMostDo" : "doubt.aheadDo"),
    ];
    case "lag": return [t("doubt.lag", { span: age(doubt.ms) }), t("doubt.lagDo")];
  }
}

/** 45 s, 7 min, 3 h: how far apart, whichever way. */
const coarse = (ms: number): string => age(Math.abs(ms));
