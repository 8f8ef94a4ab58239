// A field of the form that asks for a forecast: what the server refuses about it stands beside it.
import { cloneElement, type VNode } from "preact";
import { useId } from "preact/hooks";
import { Field } from "../../parts/Field";
import { change, wanted, wrong } from "../../state/plume";
import type { Wanted } from "../../state/plumeForm";

export function Asked(props: { name: string; label: string; hint?: string; children: VNode }) {
  const id = useId();
  const says = wrong.value[props.name];
  return (
    <div class={says ? "asked-field wrong" : "asked-field"}>
      <Field label={props.label} {...(props.hint && { hint: props.hint })}>
        {says ? cloneElement(props.children, { "aria-invalid": "true", "aria-describedby": id }) : props.children}
      </Field>
      {says && <small id={id} class="trouble" role="alert">{says}</small>}
    </div>
  );
}

type Text = { [K in keyof Wanted]: Wanted[K] extends boolean ? never : K }[keyof Wanted];

/** A text of the form to type in. */
export function Typed(props: { of: Text; name?: string; label: string; hint?: string; list?: string; mode?: "decimal"; placeholder?: string }) {
  const { of, name = of, label, hint, list, mode, placeholder } = props;
  return (
    <Asked name={name} label={label} {...(hint && { hint })}>
      <input value={wanted.value[of]} maxLength={100} autocomplete="off" {...(list && { list })} {...(mode && { inputMode: mode })}
        {...(placeholder && { placeholder })} onInput={(event) => change({ [of]: event.currentTarget.value }, name)} />
    </Asked>
  );
}

export type Option = readonly [value: string, says: string];

/** One of a few to choose from. */
export function Chosen(props: { of: Text; name?: string; label: string; hint?: string; options: readonly Option[] }) {
  const { of, name = of, label, hint, options } = props;
  return (
    <Asked name={name} label={label} {...(hint && { hint })}>
      <select value={wanted.value[of]} onChange={(event) => change({ [of]: event.currentTarget.value }, name)}>
        {options.map(([value, says]) => <option key={value} value={value}>{says}</option>)}
      </select>
    </Asked>
  );
}

/** One of a few, all of which are seen. */
export function Radios(props: { of: Text; label: string; options: readonly Option[] }) {
  const group = useId();
  return (
    <fieldset class="choice">
      <legend>{props.label}</legend>
      {props.options.map(([value, says]) => (
        <label key={value}>
          <input type="radio" name={group} checked={wanted.value[props.of] === value} onChange={() => change({ [props.of]: value })} /> {says}
        </label>
      ))}
    </fieldset>
  );
}
