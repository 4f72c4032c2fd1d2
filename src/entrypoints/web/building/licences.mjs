/** The licences of the packages that a bundle holds something of, each as its package tells it. */

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

const PACKAGE = /^(?:.*\/)?node_modules\/(?:@[^/]+\/)?[^/]+/;
const LICENCE = /^(licen[cs]e|copying|notice)\b/i;

/** Throws where a package that is bundled has none. */
export async function licences(here, metafile) {
  const folders = new Set();
  for (const { inputs } of Object.values(metafile.outputs)) {
    for (const [path, { bytesInOutput }] of Object.entries(inputs)) {
      const folder = PACKAGE.exec(path)?.[0];
      if (folder && bytesInOutput) folders.add(folder);
    }
  }
  const told = await Promise.all([...folders].sort().map((folder) => licence(join(here, folder))));
  return `What is bundled here, and the terms under which others let us.\n\n${told.join("\n")}`;
}

async function licence(folder) {
  const { name, version, license } = JSON.parse(await readFile(join(folder, "package.json"), "utf8"));
  const files = (await readdir(folder)).filter((file) => LICENCE.test(file)).sort();
  if (!files.length) throw new Error(`${name} ${version} is bundled, and its package has no licence in it`);
  const texts = await Promise.all(files.map((file) => readFile(join(folder, file), "utf8")));
  const title = `${name} ${version} (${license})`;
  return `${title}\n${"=".repeat(title.length)}\n\n${texts.map((text) => text.trim()).join("\n\n")}\n`;
}
