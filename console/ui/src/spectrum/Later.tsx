// The spectra of a station, fetched with their code once somebody looks at a station that has them.
import { signal } from "@preact/signals";
import type { ComponentType } from "preact";
import { useEffect } from "preact/hooks";
import { t } from "../text";
import type { Spectrum } from "./Spectrum";
import { hasSpectrum } from "./station";

type Props = Parameters<typeof Spectrum>[0];
const loaded = signal<ComponentType<Props> | null>(null);

export function SpectrumLater(props: Props) {
  const has = hasSpectrum(props.station);
  useEffect(() => {
    if (has && !loaded.peek()) void import("./Spectrum").then((found) => { loaded.value = found.Spectrum; });
  }, [has]);
  if (!has) return null;
  const Spectra = loaded.value;
  return Spectra ? <Spectra {...props} /> : <p class="says">{t("wait")}</p>;
}
