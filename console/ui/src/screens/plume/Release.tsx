// What is released and how much: assumed from the station, a chemical or nuclide, or a reactor's accident.
import { choices, wanted } from "../../state/plume";
import { BLANK } from "../../state/plumeForm";
import { quantityName } from "../../state/quantities";
import { viewed } from "../../state/watch";
import { either, t, word } from "../../text";
import { Chosen, type Option, Radios, Typed } from "./Asked";

export function Release() {
  const { from, what } = wanted.value;
  const kinds: Option[] = [["substance", t("plume.ofSubstance")], ["reactor", t("plume.ofReactor")]];
  if (from === "station") kinds.push(["assumed", t("plume.ofAssumed")]);
  return (
    <>
      <Radios of="what" label={t("plume.what")} options={kinds} also={(value) => ({ height: value === "reactor" ? "" : BLANK.height })} />
      {what === "assumed" ? <Assumed /> : what === "reactor" ? <Reactor /> : <Matter />}
    </>
  );
}

function Assumed() {
  const { station } = wanted.value;
  const measured = viewed.value?.stations.value.get(station)?.channels ?? [];
  return <Chosen of="quantity" label={t("plume.quantityField")} hint={t("plume.assumedHint")}
    options={[["", t("plume.firstThat")], ...measured.map((each): Option => [each.quantity, quantityName(each.quantity)])]} />;
}

function Reactor() {
  const known = choices.value;
  const options = (of: readonly { key: string; zh: string; en: string }[] | undefined): Option[] => (of ?? []).map((each) => [each.key, either(each.zh, each.en)]);
  return (
    <>
      <Chosen of="reactor" label={t("plume.reactorField")} options={options(known?.reactors)} />
      <Chosen of="accident" label={t("plume.accidentField")} options={options(known?.accidents)} />
      <Typed of="since_shutdown" label={t("plume.sinceField")} hint={t("plume.sinceHint")} />
    </>
  );
}

function Matter() {
  const known = choices.value;
  const { amount } = wanted.value;
  return (
    <>
      <Typed of="substance" label={t("plume.substanceField")} hint={t("plume.substanceHint")} list="plume-substances" />
      <datalist id="plume-substances">
        {known?.substances.map((each) => <option key={each.key} value={either(each.zh, each.en)}>{[each.key, ...each.names].join(" ")}</option>)}
      </datalist>
      <div class="pairs">
        <Chosen of="amount" name="given" label={t("plume.amountField")} options={[["rate", t("plume.asRate")], ["total", t("plume.asTotal")], ["none", t("plume.asNone")]]} />
        {amount === "none" ? <p class="hint">{t("plume.noneHint")}</p>
          : <Typed of={amount} name="amount" label={t(amount === "rate" ? "plume.rateField" : "plume.totalField")} hint={t(amount === "rate" ? "plume.rateHint" : "plume.totalHint")} />}
        <Typed of="duration" label={t("plume.durationField")} hint={t("plume.durationHint")} />
        <Chosen of="storage" label={t("plume.storageField")} hint={t("plume.storageHint")}
          options={[["", t("plume.asGas")], ...(known?.storages ?? []).map((each): Option => [each, word("storage", each)])]} />
      </div>
    </>
  );
}
