/**
 * Bundles the elements into built/: courses.js with a name that stays, and web/, where chunks have names that tell
 * their content and the scripts of our own pages have names that stay. Everything is made in memory and written last:
 * a build that fails leaves the one before it.
 */
import { mkdir, readdir, rm, writeFile } from "node:fs/promises";
import { dirname, join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { compressed } from "./building/compressed.mjs";
import { licences } from "./building/licences.mjs";
import { needed } from "./building/needed.mjs";
import { smallStyles } from "./building/small-styles.mjs";

const HERE = fileURLToPath(new URL(".", import.meta.url));
const OUT = "built";

/** The elements' one script, and a script for each of our own pages. */
async function entries() {
  const pages = await readdir(join(HERE, "src/pages")).catch(() => []);
  const named = pages.sort().map((file) => [`web/${file.replace(/\.\w+$/, "")}`, `src/pages/${file}`]);
  return { courses: "src/courses.ts", ...Object.fromEntries(named) };
}

async function bundled() {
  return build({
    absWorkingDir: HERE,
    entryPoints: await entries(),
    outdir: OUT,
    entryNames: "[dir]/[name]",
    chunkNames: "web/[name]-[hash]",
    bundle: true,
    splitting: true,
    format: "esm",
    target: ["chrome123", "firefox120", "safari17.5"],
    minify: true,
    charset: "utf8",
    legalComments: "none",
    alias: { "hls.js": "hls.js/dist/hls.light.mjs" },
    plugins: [smallStyles],
    metafile: true,
    write: false,
    logLevel: "warning",
  });
}

const json = (value) => Buffer.from(`${JSON.stringify(value, null, 1)}\n`);

const { outputFiles, metafile } = await bundled();
const texts = new Map(outputFiles.map(({ path, contents }) => [path.slice(join(HERE, OUT).length + 1), contents]));
texts.set("web/LICENSES.txt", Buffer.from(await licences(HERE, metafile)));
const files = new Map([...texts, ...(await compressed(texts))]);
files.set("manifest.json", json(needed(metafile, `${OUT}/`)));
// For our own measurements; it is not shipped.
files.set("meta.json", json(metafile));

await rm(join(HERE, OUT), { recursive: true, force: true });
for (const [name, contents] of files) {
  const path = join(HERE, OUT, name);
  await mkdir(dirname(path), { recursive: true });
  await writeFile(path, contents);
}
