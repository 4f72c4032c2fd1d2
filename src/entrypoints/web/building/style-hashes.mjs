/**
 * The styles that media-chrome writes into its templates as text, which a policy without 'unsafe-inline' lets in only
 * by their hashes. They are constant, so each class that is bundled is asked for its template once, here.
 */

import { createHash } from "node:crypto";
import { join } from "node:path";
import { pathToFileURL } from "node:url";

const MODULE = /^node_modules\/media-chrome\/dist\/.*\.js$/;
const STYLE = /<style[^>]*>(.*?)<\/style>/gs;

export async function styleHashes(here, metafile) {
  const hashes = new Set();
  const bundled = Object.values(metafile.outputs).flatMap(({ inputs }) => Object.keys(inputs));
  for (const path of bundled.filter((each) => MODULE.test(each))) {
    const exported = Object.values(await import(pathToFileURL(join(here, path)).href));
    for (const made of exported.filter((each) => typeof each?.getTemplateHTML === "function")) {
      for (const [, text] of made.getTemplateHTML({}).matchAll(STYLE)) hashes.add(source(text));
    }
  }
  return [...hashes].sort();
}

function source(text) {
  return `'sha256-${createHash("sha256").update(text).digest("base64")}'`;
}
