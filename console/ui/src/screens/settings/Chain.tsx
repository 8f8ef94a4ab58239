// Whether anything of the log book was changed, added or removed: the chain over it, looked through when asked.
import { useSignal } from "@preact/signals";
import { find } from "../../api";
import { fullTime } from "../../format";
import type { ChainState } from "../../messages";
import { Shape } from "../../parts/marks";
import { attempt } from "../../state/notices";
import { viewed } from "../../state/watch";
import { t } from "../../text";

export function Chain() {
  const found = useSignal<ChainState | null>(null);
  const looking = useSignal(false);
  const look = async (): Promise<void> => {
    looking.value = true;
    await attempt(async () => { found.value = await find<ChainState>(viewed.peek()?.path("audit/chain") ?? "/api/audit/chain"); });
    looking.value = false;
  };
  return (
    <div class="chain">
      <button type="button" disabled={looking.value} onClick={() => void look()}>{t(looking.value ? "chain.looking" : "chain.look")}</button>
      <span role="status">{found.value && <Verdict of={found.value} />}</span>
    </div>
  );
}

function Verdict({ of }: { of: ChainState }) {
  const values = { n: of.links, time: fullTime(of.checked), head: of.head, faults: of.faults.length };
  if (!of.faults.length) return <>{t("chain.whole", values)}</>;
  return (
    <>
      <b class="tag severity red"><Shape severity="red" />{t("chain.broken", values)}</b> {t("chain.brokenDo")}
      <ul lang="en">{of.faults.map((each) => <li key={each}><code>{each}</code></li>)}</ul>
    </>
  );
}
