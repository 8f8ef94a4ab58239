// Longitude and latitude to type.
import type { Signal } from "@preact/signals";
import { t } from "../text";
import { Field } from "./Field";

export interface Typed {
  readonly longitude: string;
  readonly latitude: string;
}

export function PlaceFields({ typed }: { typed: Signal<Typed> }) {
  const field = (name: keyof Typed, most: number) => (
    <Field label={t(`adopt.${name}`)}>
      <input type="number" step="any" required min={-most} max={most} value={typed.value[name]}
        onInput={(event) => { typed.value = { ...typed.value, [name]: event.currentTarget.value }; }} />
    </Field>
  );
  return <>{field("longitude", 180)}{field("latitude", 90)}</>;
}
