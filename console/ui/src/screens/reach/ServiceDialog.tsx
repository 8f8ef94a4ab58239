// Puts a unit in or out of service, with the reason, which goes into the log.
import { useSignal } from "@preact/signals";
import { fullTime } from "../../format";
import type { TeamList, UnitReach } from "../../messages";
import { Dialog } from "../../parts/Dialog";
import { Field } from "../../parts/Field";
import { useAnswer } from "../../parts/useAnswer";
import type { HouseModel } from "../../state/model";
import { setService } from "../../state/reach";
import { either, t } from "../../text";

export function ServiceDialog({ model, unit, close }: { model: HouseModel; unit: UnitReach; close: () => void }) {
  const reason = useSignal("");
  const sending = useSignal(false);
  const said = useAnswer<TeamList>(model.path("teams")).value?.service.find((each) => each.unit === unit.id);
  const to = !unit.in_service;
  const submit = async (event: Event): Promise<void> => {
    event.preventDefault();
    sending.value = true;
    const done = await setService(model, unit, to, reason.value.trim());
    sending.value = false;
    if (done) close();
  };
  return (
    <Dialog title={t(to ? "reach.putInTitle" : "reach.putOutTitle", { name: either(unit.name_zh, unit.name_en) })} close={close}>
      {!unit.in_service && <p>{either(unit.why_zh, unit.why_en)}</p>}
      {said && <p class="hint">{t(said.in_service ? "reach.saidIn" : "reach.saidOut", { who: said.who, time: fullTime(said.time), reason: said.reason })}</p>}
      <form class="adopt" onSubmit={(event) => void submit(event)}>
        <Field label={t("reach.reason")} hint={t("reach.reasonHint")}>
          <input required maxLength={500} value={reason.value} onInput={(event) => { reason.value = event.currentTarget.value; }} />
        </Field>
        <div class="buttons">
          <button type="submit" class="loud" disabled={sending.value}>{t(to ? "reach.putIn" : "reach.putOut")}</button>
          <button type="button" onClick={close}>{t("action.cancel")}</button>
        </div>
      </form>
    </Dialog>
  );
}
