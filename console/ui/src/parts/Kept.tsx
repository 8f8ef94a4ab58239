// A name that gives way in its middle where room is short: stations of a place differ in their last characters only.
import { endOf } from "./names";

export function Kept({ name }: { name: string }) {
  const end = endOf(name);
  return <span class="kept"><span>{name.slice(0, name.length - end.length)}</span><span>{end}</span></span>;
}
