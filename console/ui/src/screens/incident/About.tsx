// What an incident is: nature, places, what is measured there, when it began and when it was discovered.
import { useSignal } from "@preact/signals";
import { fullTime, minuteTime, typedTime } from "../../format";
import type { Incident } from "../../messages";
import { Field } from "../../parts/Field";
import { deed } from "../../state/deeds";
import type { HouseModel } from "../../state/model";
import { quantityName } from "../../state/quantities";
import { may } from "../../state/session";
import { townName } from "../../state/towns";
import { either, t, word } from "../../text";

export function About({ incident, model }: { incident: Incident; model: HouseModel }) {
  const changing = useSignal(false);
  const place = (id: string): string => {
    const station = model.stations.value.get(id);
    return station ? either(station.name_zh, station.name_en) : id;
  };
  const more = incident.place_count - incident.places.length;
  const cities = [...new Set(incident.places.map((each) => townName(each.city)).filter(Boolean))].join(t("list.comma"));
  const rows: [string, preact.ComponentChildren][] = [
    [t("column.nature"), word("nature", incident.nature)],
    [t("incident.places"), [cities, incident.places.map((each) => place(each.station)).join(t("list.comma")) + (more > 0 ? t("incident.morePlaces", { n: more }) : "")].filter(Boolean).join(t("list.colon"))],
    [t("column.quantity"), incident.quantities.map(quantityName).join(t("list.comma"))],
    [t("column.onset"), fullTime(incident.onset)],
    [t("incident.discovered"), (
      <>
        {fullTime(incident.discovered)}{" "}
        {incident.stage !== "closed" && may("officer") && (
          <button type="button" class="link" aria-expanded={changing.value} onClick={() => { changing.value = !changing.value; }}>
            {t("incident.correct")}
          </button>
        )}
      </>
    )],
    [t("incident.closedBy"), incident.closed_by],
  ];
  return (
    <>
      <h3>{t("incident.about")}</h3>
      <dl class="facts">
        {rows.filter(([, says]) => says).map(([name, says]) => <div key={name}><dt>{name}</dt><dd>{says}</dd></div>)}
      </dl>
      {changing.value && <Discovered incident={incident} done={() => { changing.value = false; }} />}
    </>
  );
}

function Discovered({ incident, done }: { incident: Incident; done: () => void }) {
  const time = useSignal(minuteTime(incident.discovered));
  const note = useSignal("");
  const wrong = useSignal(false);
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    const read = typedTime(time.value);
    wrong.value = read === null;
    if (read !== null && await deed(incident, "discovered", { time: read, note: note.value.trim() })) done();
  };
  return (
    <form class="line-form" aria-label={t("incident.discovered")} onSubmit={(event) => void submit(event)}>
      <Field label={t("incident.discoveredAt")} hint={t("incident.timeHint")}>
        <input required maxLength={20} value={time.value} onInput={(event) => { time.value = event.currentTarget.value; wrong.value = false; }} />
      </Field>
      <Field label={t("incident.grounds")}>
        <input maxLength={2000} value={note.value} onInput={(event) => { note.value = event.currentTarget.value; }} />
      </Field>
      <button type="submit">{t("action.record")}</button>
      {wrong.value && <small class="trouble" role="alert">{t("incident.timeWrong")}</small>}
    </form>
  );
}
