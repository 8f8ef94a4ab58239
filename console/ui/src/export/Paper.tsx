// The sheet as the printer gets it, and nothing else of the page: one A4 page, turned as it is.
import { useEffect } from "preact/hooks";
import { t } from "../text";
import type { Turn } from "./sheet";

/** Beside the page, not in it: what prints the one leaves out the other. */
export function Paper({ address, turn }: { address: string; turn: Turn }) {
  useEffect(() => {
    const image = document.createElement("img");
    image.src = address;
    image.alt = t("sheet.preview");
    const sheet = document.createElement("div");
    sheet.className = `print-sheet ${turn}`;
    sheet.setAttribute("aria-hidden", "true");
    sheet.append(image);
    document.body.append(sheet);
    document.body.classList.add("has-sheet");
    return () => {
      sheet.remove();
      document.body.classList.remove("has-sheet");
    };
  }, [address, turn]);
  return null;
}
