// A sheet of A4: title, map, legend, scale, times, who made it, whose data. Laid out in pixels of 96 to the inch.
import { type Entry } from "./legend";
import type { MapImage } from "./mapImage";
import { barOf, drillMark, mark, northArrow, paragraph, scaleBar } from "./pen";
import type { Palette } from "../map/palette";

export type Turn = "landscape" | "portrait";

/** A4 in pixels of 96 to the inch, and how much finer the picture is: 150 to the inch. */
export const A4 = { landscape: [1122, 793], portrait: [793, 1122] } as const;
export const FINER = 150 / 96;
const MARGIN = 34;
const HEAD = 46;
const KEY_WIDE = 190;
const KEY_HIGH = 190;
const FOOT = 74;
const CLOSEST = 12;

/** What is written on it, in the language of the screen. */
export interface Words {
  readonly title: string;
  readonly drill: string;          // 演练 EXERCISE; empty where nothing of a drill is drawn
  readonly legend: string;
  readonly north: string;
  readonly scale: string;          // 1:250 000
  readonly bar: (metres: number) => string;
  readonly forecasts: readonly string[];
  readonly foot: readonly string[];
  readonly sources: string;
}

/** Room for the map: x, y, width, height. */
export function roomFor(turn: Turn): readonly [number, number, number, number] {
  const [width, height] = A4[turn];
  const isWide = turn === "landscape";
  return [
    MARGIN, MARGIN + HEAD, width - 2 * MARGIN - (isWide ? KEY_WIDE + 10 : 0), height - 2 * MARGIN - HEAD - FOOT - (isWide ? 0 : KEY_HIGH + 10),
  ];
}

export function drawSheet(turn: Turn, image: MapImage, entries: readonly Entry[], words: Words): HTMLCanvasElement {
  const [width, height] = A4[turn];
  const sheet = document.createElement("canvas");
  sheet.width = Math.round(width * FINER);
  sheet.height = Math.round(height * FINER);
  const pen = sheet.getContext("2d");
  if (!pen) return sheet;
  const { colours } = image;
  const [x, y, wide, high] = roomFor(turn);
  pen.fillStyle = "#ffffff";
  pen.fillRect(0, 0, sheet.width, sheet.height);
  pen.scale(FINER, FINER);
  pen.drawImage(image.canvas, x, y, wide, high);
  pen.strokeStyle = colours.ink;
  pen.strokeRect(x, y, wide, high);
  head(pen, width, words, colours);
  furniture(pen, [x, y, wide, high], image, words);
  legend(pen, turn, [x, y, wide, high], entries, words, colours);
  foot(pen, width, height, words, colours);
  if (words.drill) drillMark(pen, width, height, words.drill, colours.font, colours.drill);
  return sheet;
}

const face = (pen: CanvasRenderingContext2D, colours: Palette, size: number, weight = 400): void => {
  pen.font = `${weight} ${size}px ${colours.font}`;
  pen.fillStyle = colours.ink;
  pen.textAlign = "left";
  pen.textBaseline = "alphabetic";
};

function head(pen: CanvasRenderingContext2D, width: number, words: Words, colours: Palette): void {
  face(pen, colours, 15, 700);
  const chip = words.drill ? pen.measureText(words.drill).width + 24 : 0;
  if (chip) {
    pen.fillStyle = colours.drill;
    pen.fillRect(width - MARGIN - chip, MARGIN, chip, 28);
    pen.fillStyle = "#ffffff";
    pen.fillText(words.drill, width - MARGIN - chip + 12, MARGIN + 20);
  }
  face(pen, colours, 22, 600);
  paragraph(pen, words.title, MARGIN, MARGIN + 24, width - 2 * MARGIN - chip - 12, 24, 1);
}

/** Scale and north arrow, on the map. */
function furniture(pen: CanvasRenderingContext2D, [x, y, wide, high]: readonly [number, number, number, number], image: MapImage, words: Words): void {
  const { colours } = image;
  const bar = barOf((image.denominator * 0.0254) / 96, 180);
  face(pen, colours, 12);
  const text = `${words.scale}   ${words.bar(bar.metres)}`;
  const box = Math.max(bar.pixels, pen.measureText(text).width) + 16;
  pen.fillStyle = "rgba(255, 255, 255, 0.82)";
  pen.fillRect(x + 8, y + high - 42, box, 34);
  pen.fillRect(x + wide - 40, y + 8, 32, 52);
  pen.fillStyle = colours.ink;
  scaleBar(pen, x + 16, y + high - 18, bar, text, colours);
  northArrow(pen, x + wide - 24, y + 28, words.north, colours);
}

function legend(
  pen: CanvasRenderingContext2D, turn: Turn, [x, y, wide, high]: readonly [number, number, number, number], entries: readonly Entry[], words: Words,
  colours: Palette,
): void {
  const isWide = turn === "landscape";
  const left = isWide ? x + wide + 10 : x;
  const top = isWide ? y : y + high + 10;
  const [across, down] = isWide ? [KEY_WIDE, high] : [wide, KEY_HIGH];
  face(pen, colours, 14, 600);
  pen.fillText(words.legend, left, top + 14);
  const columns = isWide ? 1 : 3;
  const column = across / columns;
  // Closer together where there are many: none is left out in silence.
  const needed = Math.ceil((entries.length + 2 * words.forecasts.length) / columns);
  const step = Math.max(CLOSEST, Math.min(19, (down - 26) / Math.max(1, needed)));
  const rows = Math.floor((down - 26) / step);
  let at = 0;
  const place = (): [number, number] => [left + Math.floor(at / rows) * column, top + 36 + (at % rows) * step];
  for (const entry of entries.slice(0, rows * columns)) {
    const [markX, markY] = place();
    mark(pen, entry.mark, markX, markY - 4);
    face(pen, colours, 11.5);
    paragraph(pen, entry.text, markX + 34, markY, column - 38, 14, 1);
    at++;
  }
  face(pen, colours, 11);
  for (const line of words.forecasts) {
    if (at + 2 > rows * columns) break;
    const [markX, markY] = place();
    const lines = paragraph(pen, line, markX, markY + 4, column - 6, 14, 3);
    at += Math.ceil((lines - markY) / step);
  }
}

function foot(pen: CanvasRenderingContext2D, width: number, height: number, words: Words, colours: Palette): void {
  const top = height - MARGIN - FOOT + 18;
  face(pen, colours, 12);
  const after = paragraph(pen, words.foot.join("    "), MARGIN, top, width - 2 * MARGIN, 16, 2);
  face(pen, colours, 10.5);
  pen.fillStyle = colours.faint;
  paragraph(pen, words.sources, MARGIN, after + 1, width - 2 * MARGIN, 14, 3); // whose data it is must stand there whole
}
