// Words on the screen, in the language that is chosen. The catalogues are zh.ts and en.ts, each fetched where it is wanted; rare
// screens bring their own.
import { type Language, language } from "../prefs";
import type { plumeZh } from "./plume.zh";
import type { settingsZh } from "./settings.zh";
import type { zh } from "./zh";

export type Key = keyof typeof zh | keyof typeof plumeZh | keyof typeof settingsZh;
type Values = Record<string, string | number>;
type Words = Readonly<Record<string, string>>;

const catalogues: Record<Language, Record<string, string>> = { zh: {}, en: {} };
const reading: Readonly<Record<Language, () => Promise<Words>>> = {
  zh: async () => (await import("./zh")).zh,
  en: async () => (await import("./en")).en,
};

/** Fetch a language's words; nothing is shown in it before. */
export async function fetchWords(which: Language): Promise<void> {
  Object.assign(catalogues[which], await reading[which]());
}

/** Show everything in another language, once its words are there. */
export async function speak(which: Language): Promise<void> {
  await fetchWords(which);
  language.value = which;
}

/** Take in the words of a screen that is fetched later, before it is shown. */
export function learn(chinese: Words, english: Words): void {
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
