// A labelled field of a form; its hint describes it and is no part of its name. Says in the page's words what is wrong.
import { useSignal } from "@preact/signals";
import { cloneElement, type VNode } from "preact";
import { useId } from "preact/hooks";
import { t } from "../text";

type Control = HTMLInputElement | HTMLSelectElement | HTMLTextAreaElement;

/** Why a browser would not send what was typed; its own bubble speaks the browser's language. */
function wrongWith(control: Control): string {
  const { validity } = control;
  const { minLength = 0, min = "", max = "" } = control as HTMLInputElement;
  if (validity.valueMissing) return t(validity.badInput ? "field.number" : "field.missing");
  if (validity.tooShort) return t("field.short", { n: minLength });
  if (validity.rangeUnderflow || validity.rangeOverflow) {
    return max === "" ? t("field.least", { min }) : t("field.range", { min, max });
  }
  return t("field.number");
}

/** `refused`: what the server says against what stands in it. */
export function Field(props: { label: string; hint?: string; refused?: string | undefined; children: VNode }) {
  const id = useId();
  const wrong = useSignal("");
  const { label, hint, children } = props;
  const trouble = wrong.value || props.refused;
  const described = [hint && hint !== trouble && `${id}h`, trouble && `${id}w`].filter(Boolean).join(" ");
  return (
    <div class="field" onInput={() => { wrong.value = ""; }}
      onInvalidCapture={(event: Event) => {
        event.preventDefault();
        const control = event.target as Control;
        wrong.value = wrongWith(control);
        if (control.form?.querySelector(":invalid") === control) control.focus();
      }}>
      <label>
        <span>{label}</span>
        {described ? cloneElement(children, { "aria-describedby": described, "aria-invalid": Boolean(trouble) }) : children}
      </label>
      {hint && hint !== trouble && <small id={`${id}h`}>{hint}</small>}
      {trouble && <small id={`${id}w`} class="trouble" role="alert">{trouble}</small>}
    </div>
  );
}
