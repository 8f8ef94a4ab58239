// Words on the screen, in the language that is chosen. The catalogues are zh.ts and en.ts; rare screens bring their own.
import { language } from "../prefs";
import { en } from "./en";
import type { plumeZh } from "./plume.zh";
import { zh } from "./zh";

export type Key = keyof typeof zh | keyof typeof plumeZh;
type Values = Record<string, string | number>;

const catalogues: Record<"zh" | "en", Record<string, string>> = { zh: { ...zh }, en: { ...en } };

/** Take in the words of a screen that is fetched later, before it is shown. */
export function learn(chinese: Readonly<Record<string, string>>, english: Readonly<Record<string, string>>): void {
  Object.assign(catalogues.zh, chinese);
  Object.assign(catalogues.en, english);
}

/** The text of a key; `{name}` in it gives way to a value. */
export function t(key: Key, values?: Values): string {
  const text = catalogues[language.value][key] ?? key;
  return values ? text.replace(/\{(\w+)\}/g, (whole, name: string) => String(values[name] ?? whole)) : text;
}

/** The text of a key that is made of a word the server says; the word itself where the catalogue has none. */
export function word(group: string, said: string): string {
  const catalogue: Record<string, string> = catalogues[language.value];
  return catalogue[`${group}.${said}`] ?? said;
}

/** Whichever of two given texts the language asks for, the other where one is missing. */
export function either(chinese: string | undefined, english: string | undefined): string {
  return (language.value === "zh" ? chinese || english : english || chinese) ?? "";
}
