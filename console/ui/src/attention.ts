// Draws the eye to this tab from another one: title and favicon say how many alerts wait, and how grave.
import { effect } from "@preact/signals";
import { second } from "./state/time";
import { stand, viewed } from "./state/watch";
import { t, word } from "./text";

const COLOURS: Record<string, [string, string]> = {
  red: ["#e60012", "#ffffff"], orange: ["#ff8c00", "#000000"], yellow: ["#ffd200", "#000000"], blue: ["#4aa3ff", "#000000"],
};

export function startAttention(): void {
  effect(() => {
    const { top, waiting } = stand.value;
    const name = viewed.value?.exercise ? `${t("drill.word")} · ${t("app.name")}` : t("app.name");
    if (!top) {
      document.title = name;
      return;
    }
    const mark = top.exercise === null ? "" : `${t("drill.word")} `;
    const alarm = `(${waiting}) ${mark}${word("severity", top.severity)}`;
    document.title = second.value % 2 && !calm.matches ? `▌${alarm}` : `${alarm} · ${name}`;
  });
  effect(() => {
    const { top, waiting } = stand.value;
    setIcon(top ? badge(waiting, top.severity, top.exercise !== null) : "/favicon.svg");
  });
}

export const calm = matchMedia("(prefers-reduced-motion: reduce)");

function setIcon(address: string): void {
  const link = document.querySelector<HTMLLinkElement>("link[rel=icon]");
  if (!link || link.href === address) return;
  link.type = address.startsWith("data:") ? "image/png" : "image/svg+xml";
  link.href = address;
}

function badge(waiting: number, severity: string, drill: boolean): string {
  const canvas = document.createElement("canvas");
  canvas.width = canvas.height = 32;
  const pen = canvas.getContext("2d");
  if (!pen) return "/favicon.svg";
  const [ground, ink] = COLOURS[severity] ?? ["#888888", "#ffffff"];
  pen.fillStyle = ground;
  pen.fillRect(0, 0, 32, 32);
  if (drill) {
    pen.strokeStyle = "#6d28d9";
    pen.lineWidth = 6;
    pen.strokeRect(0, 0, 32, 32);
  }
  pen.fillStyle = ink;
  pen.font = "bold 20px sans-serif";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.fillText(waiting > 99 ? "99" : String(waiting), 16, 17);
  return canvas.toDataURL("image/png");
}
