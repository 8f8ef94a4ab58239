// Which stations have a spectrometer. Pure.
import type { Station } from "../messages";

/** The quantity whose channel says so (core.spectrum_windows). */
export const LIVE_TIME = "spectrum_live_time";

export const hasSpectrum = (station: Station): boolean => (station.channels ?? []).some((each) => each.quantity === LIVE_TIME);
