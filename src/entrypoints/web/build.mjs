// Bundles the elements into built/: courses.js with a name that stays, and chunks whose names tell their content.
import { rm } from "node:fs/promises";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

const here = (path) => fileURLToPath(new URL(path, import.meta.url));

await rm(here("built"), { recursive: true, force: true });
await build({
  absWorkingDir: here("."),
  entryPoints: { courses: "src/courses.ts" },
  outdir: "built",
  entryNames: "[name]",
  chunkNames: "[name]-[hash]",
  bundle: true,
  splitting: true,
  format: "esm",
  target: ["chrome123", "firefox120", "safari17.5"],
  minify: true,
  legalComments: "none",
  alias: { "hls.js": "hls.js/dist/hls.light.mjs" },
});
