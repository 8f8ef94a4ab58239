// What the server answers to a question, asked anew when something it depends on changes.
import { type Signal, useSignal, useSignalEffect } from "@preact/signals";
import { ApiError, get } from "../api";
import { reasonOf } from "../state/notices";

export interface Answer<T> {
  readonly value: T | null;
  readonly trouble: string;
  /** The server knows no such thing. */
  readonly absent: boolean;
  readonly again: () => void;
}

/** `depends` reads the signals whose change asks anew. */
export function useAnswer<T>(path: string, depends: () => unknown = () => undefined): Answer<T> {
  const value: Signal<T | null> = useSignal<T | null>(null);
  const trouble = useSignal("");
  const absent = useSignal(false);
  const nth = useSignal(0);
  useSignalEffect(() => {
    nth.value;
    depends();
    const stop = new AbortController();
    get<T>(path, stop.signal).then(
      (found) => {
        value.value = found;
        trouble.value = "";
        absent.value = false;
      },
      (error: unknown) => {
        if (stop.signal.aborted) return;
        trouble.value = reasonOf(error);
        absent.value = error instanceof ApiError && error.status === 404;
      },
    );
    return () => stop.abort();
  });
  return { value: value.value, trouble: trouble.value, absent: absent.value, again: () => { nth.value += 1; } };
}
