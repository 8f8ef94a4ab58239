// A labelled field whose refusal is known beforehand: what is wrong with it stands beside it once somebody has tried to send it.
import { cloneElement, type VNode } from "preact";
import { useId } from "preact/hooks";

interface Props {
  label: string;
  hint?: string;
  wrong?: string | undefined;
  children: VNode;
}

export function TypedField({ label, hint, wrong, children }: Props) {
  const id = useId();
  const described = [hint && `${id}h`, wrong && `${id}w`].filter(Boolean).join(" ");
  const more = { ...(described ? { "aria-describedby": described } : {}), ...(wrong ? { "aria-invalid": true } : {}) };
  return (
    <div class="field">
      <label>
        <span>{label}</span>
        {cloneElement(children, more)}
      </label>
      {hint && <small id={`${id}h`}>{hint}</small>}
      {wrong && <small id={`${id}w`} class="trouble">{wrong}</small>}
    </div>
  );
}
