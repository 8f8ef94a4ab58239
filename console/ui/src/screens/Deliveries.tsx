// Notification channels under 设置: how each stands, what was taken last, what fails, and a test of it.
import { useSignal } from "@preact/signals";
import { post } from "../api";
import { fullTime } from "../format";
import type { ChannelList, ChannelTold, DeliveryList, DeliveryRow } from "../messages";
import { SeverityTag } from "../parts/marks";
import { useAnswer } from "../parts/useAnswer";
import { type ChannelStand, channelStands, reasonFor } from "../state/deliveries";
import { attempt } from "../state/notices";
import { may } from "../state/session";
import { live } from "../state/watch";
import { t, word } from "../text";

const NEWEST = 8;

export function Deliveries() {
  const channels = useAnswer<ChannelList>("/api/channels");
  // Said by the stage that sends, and with each change of an alert, which is what there is to send.
  const answer = useAnswer<DeliveryList>("/api/deliveries", () => [live.value?.stages.value.get("delivery"), live.value?.alerts.value]);
  const rows = answer.value?.deliveries ?? [];
  const stands = channelStands(channels.value?.channels ?? [], rows);
  return (
    <section class="panel deliveries" aria-label={t("settings.deliveries")}>
      <h2>{t("settings.deliveries")}</h2>
      <p class="hint">{t("delivery.hint")}</p>
      {(channels.trouble || answer.trouble) && <p class="says">{channels.trouble || answer.trouble}</p>}
      {channels.value && stands.length === 0 && <p>{t("delivery.none")}</p>}
      {stands.map((each) => <Channel key={each.channel.id} stand={each} again={answer.again} />)}
      {rows.length > 0 && <h3>{t("delivery.newest")}</h3>}
      <ul class="life">
        {rows.slice(0, NEWEST).map((row, at) => (
          <li key={at}>
            <time>{row.made && fullTime(row.made)}</time>
            <span>{nameOf(row.channel, channels.value?.channels)} · {row.title} · <b>{became(row)}</b></span>
            {row.error && !row.sent && <q>{reasonText(row.error)}</q>}
          </li>
        ))}
      </ul>
    </section>
  );
}

const nameOf = (id: string, channels: readonly ChannelTold[] = []): string => channels.find((each) => each.id === id)?.name ?? id;

function reasonText(error: string): string {
  const reason = reasonFor(error);
  return reason ? t(reason.key, { what: reason.what }) : error;
}

function became(row: DeliveryRow): string {
  if (row.sent) return t("delivery.sent", { time: fullTime(row.sent) });
  if (row.given_up) return t("delivery.givenUp");
  return t(row.attempts ? "delivery.refused" : "delivery.waits", { n: row.attempts });
}

function Channel({ stand, again }: { stand: ChannelStand; again: () => void }) {
  const testing = useSignal(false);
  const { channel, last } = stand;
  const test = async (): Promise<void> => {
    testing.value = true;
    await attempt(() => post(`/api/channels/${encodeURIComponent(channel.id)}/test`), t("delivery.taken", { name: channel.name }));
    testing.value = false;
    again();
  };
  return (
    <article class="drill-card channel-card">
      <h3>{channel.name} <small>{channel.id}</small></h3>
      <p>
        <b class={stand.state === "failing" ? "trouble" : undefined}>{stand.state === "failing" && "▲ "}{word("channelstate", stand.state)}</b>
        {" · "}{t("delivery.from")} <SeverityTag severity={channel.least as "red"} />
        {" · "}{channel.kinds.map((each) => word("kind", each)).join(t("list.comma"))}
        {channel.step > 0 && ` · ${t("delivery.step", { n: channel.step })}`}
      </p>
      <p>
        {last?.sent ? t("delivery.last", { time: fullTime(last.sent), title: last.title }) : t("delivery.never")}
        {stand.waiting > 0 && ` · ${t("delivery.waiting", { n: stand.waiting })}`}
        {stand.givenUp > 0 && ` · ${t("delivery.lost", { n: stand.givenUp })}`}
      </p>
      {stand.error && <p class="trouble">{reasonText(stand.error)}</p>}
      <div class="buttons">
        <button type="button" disabled={!may("admin") || testing.value} onClick={() => void test()}>
          {t(testing.value ? "delivery.testing" : "delivery.test")}
        </button>
        {!may("admin") && <small>{t("delivery.admin")}</small>}
      </div>
    </article>
  );
}
