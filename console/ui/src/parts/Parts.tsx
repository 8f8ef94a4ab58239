// The parts of a screen, each a link of its own: opened here by a click, elsewhere by a click with Ctrl.
import { pathTo, type Screen, show } from "../state/route";

interface Props<Part extends string> {
  readonly screen: Screen;
  readonly label: string;
  readonly names: readonly Part[];
  readonly open: Part;
  readonly title: (name: Part) => string;
}

export function Parts<Part extends string>({ screen, label, names, open, title }: Props<Part>) {
  return (
    <nav class="parts" aria-label={label}>
      {names.map((name) => (
        <a key={name} class="part" href={pathTo(screen, name)} aria-current={name === open ? "page" : undefined}
          onClick={(event) => {
            if (event.ctrlKey || event.metaKey || event.shiftKey) return;
            event.preventDefault();
            show(screen, name);
          }}>
          {title(name)}
        </a>
      ))}
    </nav>
  );
}
