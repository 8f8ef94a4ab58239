// What lies at a place of the map, each with who says so and as of when, and a way to more of it.
import { position } from "../format";
import { forgetHere, type Here } from "../state/here";
import { show } from "../state/route";
import { pickSite, sites } from "../state/sites";
import { viewed } from "../state/watch";
import { t } from "../text";
import { type Item, itemsOf } from "./hereItems";
import { DrillTag } from "./marks";

export function HereCard({ here }: { here: Here }) {
  const model = viewed.value;
  if (!model) return null;
  const items = itemsOf(here, model);
  return (
    <aside class="site-card here-card" aria-label={t("here.title")} aria-live="polite">
      <header>
        <h2>{t("here.title")} <small>{position(here.longitude, here.latitude)}</small></h2>
        <button type="button" class="plain" aria-label={t("here.close")} onClick={forgetHere}>✕</button>
      </header>
      <ul>{items.map((each) => <Row key={`${each.what}${each.id}`} item={each} />)}</ul>
    </aside>
  );
}

function Row({ item }: { item: Item }) {
  return (
    <li class={item.what}>
      <b><DrillTag exercise={item.exercise} /> {item.name}</b>
      {item.what === "station" && <button type="button" class="link" onClick={() => show("stations", item.id)}>{t("here.open")}</button>}
      {item.what === "site" && sites.value.has(item.id) && (
        <button type="button" class="link" onClick={() => pickSite(item.id)}>{t("here.open")}</button>
      )}
      {item.says.map((each) => <span key={each}>{each}</span>)}
      {item.source && <small>{t("reach.source", { source: item.source })}</small>}
    </li>
  );
}
