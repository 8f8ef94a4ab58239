// Drawing by hand on a canvas: broken lines of text, marks of the legend, scale bar, north arrow, the mark of a drill.
import type { Palette } from "../map/palette";
import type { Mark } from "./legend";

/** Text in lines no wider than `width`; returns how far down it came. Chinese breaks anywhere, other words between them. */
export function paragraph(pen: CanvasRenderingContext2D, text: string, x: number, y: number, width: number, leading: number, most = 99): number {
  const lines = broken(text, width, (each) => pen.measureText(each).width);
  const shown = lines.slice(0, most);
  if (lines.length > most) shown[most - 1] = `${shown[most - 1]?.slice(0, -1) ?? ""}…`;
  shown.forEach((line, at) => pen.fillText(line, x, y + at * leading));
  return y + shown.length * leading;
}

/** A text in lines no wider than `width` as `measure` has it. Pure. */
export function broken(text: string, width: number, measure: (text: string) => number): string[] {
  const words = text.match(/[\u2e80-\u9fff\uff00-\uffef][\uff0c\u3002\uff1b\uff1a\u3001\uff09\u300d]?|[^\s\u2e80-\u9fff\uff00-\uffef]+\s*|\s+/g) ?? [];
  const lines: string[] = [];
  let line = "";
  for (const word of words) {
    if (line && measure((line + word).trimEnd()) > width) {
      lines.push(line.trimEnd());
      line = word.trimStart();
    } else line += word;
  }
  if (line.trim()) lines.push(line.trimEnd());
  return lines;
}

/** A mark of the legend in the middle of a box of 28 by 12. */
export function mark(pen: CanvasRenderingContext2D, what: Mark, x: number, y: number): void {
  pen.save();
  pen.translate(x, y);
  if ("line" in what) {
    if (what.fill) {
      pen.fillStyle = what.fill;
      pen.fillRect(1, -5, 26, 10);
    }
    pen.strokeStyle = what.line;
    pen.lineWidth = what.width;
    pen.setLineDash([...what.dash]);
    pen.lineCap = (what.dash[0] ?? 1) < 1 ? "round" : "butt";
    stroke(pen, [[1, 0], [27, 0]]);
  } else if ("hatch" in what) {
    pen.strokeStyle = what.hatch;
    for (let at = 3; at < 27; at += 5) stroke(pen, [[at, 5], [at + 6, -5]]);
  } else shape(pen, what);
  pen.restore();
}

const CORNERS = {
  pentagon: [[0, 7], [6.7, 2.2], [4.1, -5.7], [-4.1, -5.7], [-6.7, 2.2]],
  diamond: [[0, -7], [7, 0], [0, 7], [-7, 0]], triangle: [[0, -6.5], [6.5, 5], [-6.5, 5]], square: [[-5, -5], [5, -5], [5, 5], [-5, 5]],
} as const;

function shape(pen: CanvasRenderingContext2D, { shape: name, color, edge }: Extract<Mark, { shape: string }>): void {
  pen.translate(14, 0);
  pen.fillStyle = color;
  pen.strokeStyle = edge;
  pen.lineWidth = 1.2;
  pen.beginPath();
  switch (name) {
    case "star":
    case "source": {
      const points = name === "star" ? 5 : 4;
      for (let at = 0; at < points * 2; at++) {
        const radius = at % 2 ? (name === "star" ? 3.3 : 2.2) : 7.5;
        const angle = (Math.PI * at) / points - (name === "star" ? Math.PI / 2 : Math.PI / 4);
        pen.lineTo(radius * Math.cos(angle), radius * Math.sin(angle));
      }
      pen.closePath();
      break;
    }
    case "cross":
      pen.lineWidth = 2;
      for (const side of [-1, 1]) stroke(pen, [[-5, -5 * side], [5, 5 * side]]);
      return;
    case "ring":
    case "empty":
      pen.arc(0, 0, 4, 0, 2 * Math.PI);
      pen.stroke();
      return;
    case "dot":
    case "number":
      pen.arc(0, 0, name === "dot" ? 4 : 6.5, 0, 2 * Math.PI);
      break;
    default:
      for (const [x, y] of CORNERS[name]) pen.lineTo(x, y);
      pen.closePath();
  }
  pen.fill();
  pen.stroke();
}

function stroke(pen: CanvasRenderingContext2D, points: readonly (readonly [number, number])[]): void {
  pen.beginPath();
  for (const [x, y] of points) pen.lineTo(x, y);
  pen.stroke();
}

/** The longest of 1, 2 or 5 times a power of ten metres that is no longer than `most` pixels. Pure. */
export function barOf(metresAPixel: number, most: number): { metres: number; pixels: number } {
  const room = metresAPixel * most;
  const power = 10 ** Math.floor(Math.log10(room));
  const metres = ([5, 2, 1].find((each) => each * power <= room) ?? 1) * power;
  return { metres, pixels: metres / metresAPixel };
}

/** A bar in four parts, alternately dark and light, with its length. */
export function scaleBar(pen: CanvasRenderingContext2D, x: number, y: number, bar: { pixels: number }, text: string, colours: Palette): void {
  const part = bar.pixels / 4;
  pen.strokeStyle = colours.ink;
  pen.lineWidth = 1;
  for (let at = 0; at < 4; at++) {
    pen.fillStyle = at % 2 ? colours.panel : colours.ink;
    pen.fillRect(x + at * part, y, part, 5);
    pen.strokeRect(x + at * part, y, part, 5);
  }
  pen.fillStyle = colours.ink;
  pen.fillText(text, x, y - 6);
}

export function northArrow(pen: CanvasRenderingContext2D, x: number, y: number, north: string, colours: Palette): void {
  pen.save();
  pen.translate(x, y);
  pen.strokeStyle = colours.ink;
  pen.lineWidth = 1;
  for (const [side, fill] of [[-1, colours.ink], [1, colours.panel]] as const) {
    pen.fillStyle = fill;
    pen.beginPath();
    for (const [at, down] of [[0, 0], [side * 8, 26], [0, 20]] as const) pen.lineTo(at, down);
    pen.closePath();
    pen.fill();
    pen.stroke();
  }
  pen.fillStyle = colours.ink;
  pen.textAlign = "center";
  pen.fillText(north, 0, -4);
  pen.restore();
}

/** Across the whole sheet, so that no part of it can be cut out without it. */
export function drillMark(pen: CanvasRenderingContext2D, width: number, height: number, text: string, font: string, color: string): void {
  pen.save();
  const size = Math.round(Math.hypot(width, height) / 20);
  pen.font = `bold ${size}px ${font}`;
  pen.fillStyle = color;
  pen.globalAlpha = 0.16;
  pen.textAlign = "center";
  pen.textBaseline = "middle";
  pen.translate(width / 2, height / 2);
  pen.rotate(-Math.atan2(height, width));
  for (let row = -3; row <= 3; row++) pen.fillText(text, 0, row * size * 2.6);
  pen.restore();
}
