// A field of the form that asks for a forecast: what the server refuses about it stands beside it.
import type { VNode } from "preact";
import { useId } from "preact/hooks";
import { Field } from "../../parts/Field";
import { change, wanted, wrong } from "../../state/plume";
import type { Part, Wanted } from "../../state/plumeForm";

export function Asked(props: { name: string; label: string; hint?: string; children: VNode }) {
  const { name, label, hint, children } = props;
  return <Field label={label} refused={wrong.value[name]} {...(hint && { hint })}>{children}</Field>;
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

/** One of a few, all of which are seen; `also` says what else changes with it. */
export function Radios(props: { of: Text; label: string; options: readonly Option[]; also?: (value: string) => Part }) {
  const group = useId();
  return (
    <fieldset class="choice">
      <legend>{props.label}</legend>
      {props.options.map(([value, says]) => (
        <label key={value}>
          <input type="radio" name={group} checked={wanted.value[props.of] === value} onChange={() => change({ ...props.also?.(value), [props.of]: value })} /> {says}
        </label>
      ))}
    </fieldset>
  );
}
