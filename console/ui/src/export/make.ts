// Makes a sheet of what the map shows: map, legend and words together, as a picture of 150 dots to the inch.
import type { MapView } from "../map/view";
import { groundSources } from "../state/ground";
import { visible } from "../state/layers";
import type { HouseModel } from "../state/model";
import { drawnIn, touches } from "./drawn";
import { pictureOf, wordsOf } from "./known";
import { legendOf } from "./legend";
import { mapImage } from "./mapImage";
import { drawSheet, FINER, roomFor, type Turn } from "./sheet";

export interface Wanted {
  readonly turn: Turn;
  /** 1 to how much; null: what the screen shows. */
  readonly scale: number | null;
  readonly title: string;
  readonly by: string;
}

export async function make(screen: MapView, model: HouseModel, wanted: Wanted): Promise<Blob> {
  const [, , width, height] = roomFor(wanted.turn);
  const image = await mapImage(screen, width, height, FINER, wanted.scale);
  const features = drawnIn(pictureOf(model)).filter(({ geometry }) => touches(geometry, image.extent));
  const { roads, rivers } = visible.value;
  const boundaries = visible.value.boundaries && groundSources.value.boundaries !== undefined;
  const words = wordsOf(model, wanted.title, features, wanted.by, image.denominator);
  const sheet = drawSheet(wanted.turn, image, legendOf(features, image.colours, { roads, rivers, boundaries }), words);
  return new Promise((resolve, reject) => sheet.toBlob((blob) => (blob ? resolve(blob) : reject(new Error("no picture"))), "image/png"));
}
