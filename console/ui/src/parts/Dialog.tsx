// A modal dialog: the browser's own, so that focus stays inside and Esc closes it.
import type { ComponentChildren } from "preact";
import { useEffect, useRef } from "preact/hooks";
import { t } from "../text";

export function Dialog(props: { title: string; close: () => void; children: ComponentChildren }) {
  const dialog = useRef<HTMLDialogElement>(null);
  useEffect(() => {
    const before = document.activeElement;
    dialog.current?.showModal();
    // The browser would begin at the cross that closes it; whoever came by a key wants to type.
    dialog.current?.querySelector<HTMLElement>("form textarea, form input, form select, form button")?.focus();
    return () => {
      if (before instanceof HTMLElement) before.focus();
    };
  }, []);
  return (
    <dialog ref={dialog} aria-label={props.title} onClose={props.close}>
      <header>
        <h2>{props.title}</h2>
        <button type="button" class="plain" aria-label={t("action.close")} onClick={() => dialog.current?.close()}>
          ✕
        </button>
      </header>
      {props.children}
    </dialog>
  );
}
