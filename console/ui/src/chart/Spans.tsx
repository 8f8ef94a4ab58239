// The buttons over a chart: which span it shows, and its values as a file.
import type { Signal } from "@preact/signals";
import { t } from "../text";
import { type SpanName, SPANS } from "./spans";

interface Props {
  readonly span: Signal<SpanName>;
  readonly hasOnset?: boolean;
  readonly save: () => void;
}

export function Spans({ span, hasOnset = false, save }: Props) {
  const names: SpanName[] = [...(hasOnset ? ["onset" as const] : []), ...SPANS.map(([name]) => name)];
  return (
    <span class="spans" role="group" aria-label={t("chart.span")}>
      {names.map((name) => (
        <button key={name} type="button" aria-pressed={span.value === name} onClick={() => { span.value = name; }}>
          {t(`span.${name}`)}
        </button>
      ))}
      <button type="button" class="save" title={t("chart.saveTitle")} onClick={save}>{t("chart.save")}</button>
    </span>
  );
}
