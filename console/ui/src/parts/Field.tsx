// A labelled field of a form; its hint describes it and is no part of its name.
import { cloneElement, type VNode } from "preact";
import { useId } from "preact/hooks";

export function Field(props: { label: string; hint?: string; children: VNode }) {
  const id = useId();
  const { label, hint, children } = props;
  return (
    <div class="field">
      <label>
        <span>{label}</span>
        {hint ? cloneElement(children, { "aria-describedby": id }) : children}
      </label>
      {hint && <small id={id}>{hint}</small>}
    </div>
  );
}
