// A property as a signal, for what is computed from signals: those do not notice that a property changed.
import { type ReadonlySignal, useSignal } from "@preact/signals";
import { useEffect } from "preact/hooks";

export function useAsSignal<T>(value: T): ReadonlySignal<T> {
  const kept = useSignal(value);
  useEffect(() => { kept.value = value; }, [value]);
  return kept;
}
