// Finds a station that measures the same, to be compared: by name, id, city or river.
import { useSignal } from "@preact/signals";
import { distance } from "../../chart/beside";
import { kilometres } from "../../format";
import type { Station } from "../../messages";
import type { HouseModel } from "../../state/model";
import { townName } from "../../state/towns";
import { either, t } from "../../text";

interface Props {
  readonly model: HouseModel;
  readonly quantity: string;
  /** Those on the chart already, the page's own first. */
  readonly taken: readonly Station[];
  readonly most: number;
  readonly add: (id: string) => void;
}

const SHOWN = 8;

export function AddStation({ model, quantity, taken, most, add }: Props) {
  const text = useSignal("");
  const [own] = taken;
  if (!own) return null;
  if (taken.length >= most) return <p class="limits">{t("compare.full", { n: most })}</p>;
  const wanted = text.value.trim().toLowerCase();
  const found = wanted === "" ? [] : [...model.stations.value.values()]
    .filter((each) => !taken.includes(each) && (each.channels ?? []).some((channel) => channel.quantity === quantity))
    .filter((each) => [each.id, each.name_zh, each.name_en, each.city, townName(each.city), each.river].join(" ").toLowerCase().includes(wanted))
    .sort((a, b) => distance(own, a) - distance(own, b)).slice(0, SHOWN);
  const choose = (id: string): void => {
    text.value = "";
    add(id);
  };
  return (
    <form class="add-station" onSubmit={(event) => {
      event.preventDefault();
      if (found[0]) choose(found[0].id);
    }}>
      <input type="search" placeholder={t("compare.search")} aria-label={t("compare.search")} value={text.value}
        onInput={(event) => { text.value = event.currentTarget.value; }} />
      {found.map((each) => (
        <button key={each.id} type="button" title={each.id} onClick={() => choose(each.id)}>
          {either(each.name_zh, each.name_en)} <small>{kilometres(distance(own, each))}</small>
        </button>
      ))}
      {wanted !== "" && found.length === 0 && <span class="says">{t("compare.none")}</span>}
    </form>
  );
}
