// The diagonal mark over a drill's screen. Drawn, so that it is neither read aloud nor in the way of the mouse.
import { useEffect, useRef } from "preact/hooks";
import { theme } from "../prefs";
import { viewed } from "../state/watch";
import { t } from "../text";

export function DrillMark() {
  const canvas = useRef<HTMLCanvasElement>(null);
  const shown = viewed.value?.exercise != null;
  const dark = theme.value === "dark";
  const text = t("drill.mark");
  useEffect(() => {
    const element = canvas.current;
    if (!shown || !element) return;
    const paint = (): void => draw(element, text, dark);
    paint();
    window.addEventListener("resize", paint);
    document.fonts.addEventListener("loadingdone", paint);
    return () => {
      window.removeEventListener("resize", paint);
      document.fonts.removeEventListener("loadingdone", paint);
    };
  }, [shown, dark, text]);
  return shown ? <canvas class="drill-mark" ref={canvas} aria-hidden="true" /> : null;
}

function draw(canvas: HTMLCanvasElement, text: string, dark: boolean): void {
  const pen = canvas.getContext("2d");
  if (!pen) return;
  const width = (canvas.width = canvas.clientWidth);
  const height = (canvas.height = canvas.clientHeight);
  const size = Math.max(48, Math.round(Math.hypot(width, height) / 17));
  pen.font = `bold ${size}px ${getComputedStyle(document.body).fontFamily}`;
  pen.fillStyle = dark ? "rgba(190, 160, 255, 0.10)" : "rgba(90, 30, 190, 0.08)";
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.translate(width / 2, height / 2);
  pen.rotate(-Math.atan2(height, width) * 0.8);
  const step = size * 3.6;
  for (let row = -1; row <= 1; row++) pen.fillText(text, 0, row * step);
}
