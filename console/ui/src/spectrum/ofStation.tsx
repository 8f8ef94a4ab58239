// The spectra of a station, fetched with their code once somebody looks at a station that has them.
import { onDemand } from "../parts/onDemand";
import type { Spectrum } from "./Spectrum";
import { hasSpectrum } from "./station";

type Props = Parameters<typeof Spectrum>[0];
const Loaded = onDemand<Props>(() => import("./Spectrum").then((found) => found.Spectrum));

export const SpectrumOf = (props: Props) => (hasSpectrum(props.station) ? <Loaded {...props} /> : null);
