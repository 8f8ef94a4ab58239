// Every word stands in both catalogues, and nowhere else.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import { en as firstEn } from "../src/text/en";
import { plumeEn } from "../src/text/plume.en";
import { plumeZh } from "../src/text/plume.zh";
import { settingsEn } from "../src/text/settings.en";
import { settingsZh } from "../src/text/settings.zh";
import { zh as first } from "../src/text/zh";

/** All words, those of screens that are fetched later too. */
const zh = { ...first, ...plumeZh, ...settingsZh };
const en = { ...firstEn, ...plumeEn, ...settingsEn };

const SOURCES = join(import.meta.dirname, "../src");
const CJK = /[\u3000-\u303f\u3400-\u9fff\uff00-\uffef]/;
/** Text between tags, and attributes people read. */
const BARE = />\s*[A-Za-z][a-z]{2,}[^<>{}=;()]*<|(?:title|placeholder|aria-label)="[^"]*[a-z]{3}/;

function files(folder: string): string[] {
  return readdirSync(folder, { withFileTypes: true }).flatMap((entry) => {
    const path = join(folder, entry.name);
    return entry.isDirectory() ? files(path) : /\.tsx?$/.test(entry.name) ? [path] : [];
  });
}

const code = (path: string): string =>
  readFileSync(path, "utf8").replace(/\/\*[\s\S]*?\*\//g, "").replace(/(^|\s)\/\/.*$/gm, "");

describe("the catalogues", () => {
  it("have the same keys, each with a text", () => {
    expect(Object.keys(en).sort()).toEqual(Object.keys(zh).sort());
    for (const [key, text] of [...Object.entries(zh), ...Object.entries(en)]) expect(text, key).not.toBe("");
  });

  it("have the same values to fill in", () => {
    const names = (text: string): string[] => [...text.matchAll(/\{(\w+)\}/g)].map((match) => match[1] ?? "").sort();
    for (const key of Object.keys(zh) as (keyof typeof zh)[]) expect(names(en[key]), key).toEqual(names(zh[key]));
  });

  it("say everything: no words stand in the components", () => {
    const others = files(SOURCES).filter((path) => !path.includes("/text/"));
    expect(others.length).toBeGreaterThan(40);
    expect(others.filter((path) => CJK.test(code(path)))).toEqual([]);
    expect(others.filter((path) => path.endsWith(".tsx") && BARE.test(code(path)))).toEqual([]);
  });

  it("have no key that nothing asks for", () => {
    const all = files(SOURCES).filter((path) => !/text\/(zh|en)\.ts$/.test(path)).map(code).join("\n");
    const groups = [...all.matchAll(/word\("(\w+)"/g)].map((match) => match[1]);
    const open = [...all.matchAll(/t\(`(\w+)\.\$\{/g)].map((match) => match[1]);
    const unused = Object.keys(zh).filter((key) => {
      const group = key.slice(0, key.indexOf("."));
      return !all.includes(`"${key}"`) && !groups.includes(group) && !open.includes(group);
    });
    expect(unused).toEqual([]);
  });
});

describe("the sources", () => {
  it("keep components under 200 lines and begin with what they are for", () => {
    const long = files(SOURCES).filter((path) => !/messages\.ts$|text\//.test(path) && readFileSync(path, "utf8").split("\n").length > 200);
    expect(long).toEqual([]);
    expect(files(SOURCES).filter((path) => !readFileSync(path, "utf8").startsWith("//"))).toEqual([]);
  });
});
