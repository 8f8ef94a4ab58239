// How the console is built. Its output goes to console/static, or where hatch_build.py says.
import { readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";
import type { Plugin } from "vite";

const here = dirname(fileURLToPath(import.meta.url));
const packages = createRequire(import.meta.url);

/** The page /api/docs is shown by swagger-ui, served as it comes under /swagger/. */
function swagger(): Plugin {
  const folder = dirname(packages.resolve("swagger-ui-dist/package.json"));
  return {
    name: "swagger",
    apply: "build",
    generateBundle() {
      for (const name of ["swagger-ui.css", "swagger-ui-bundle.js", "LICENSE", "NOTICE"]) {
        this.emitFile({ type: "asset", fileName: `swagger/${name}`, source: readFileSync(join(folder, name)) });
      }
    },
  };
}

export default defineConfig({
  root: here,
  base: "/",
  plugins: [swagger()],
  build: {
    outDir: join(here, "../static"),
    emptyOutDir: true,
    target: "es2022",
    assetsInlineLimit: 0, // the page's policy takes fonts and scripts from files
    license: { fileName: "licences.md" },
    chunkSizeWarningLimit: 700,
  },
  test: { include: ["test/**/*.test.ts"], setupFiles: ["test/words.ts"] },
});
