/** A plugin of esbuild, which makes code small but leaves the text of templates: it takes the air out of css`…`. */

import { readFile } from "node:fs/promises";

const SHEET = /(?<=\bcss`)[^`]+(?=`)/g;
const COMMENT = /\/\*.*?\*\//gs;
const AROUND = /\s*([{};,])\s*/g;

export const smallStyles = {
  name: "small-styles",
  setup(build) {
    build.onLoad({ filter: /[\\/]src[\\/].*\.ts$/ }, async ({ path }) => {
      const text = await readFile(path, "utf8");
      return { contents: text.replace(SHEET, small), loader: "ts" };
    });
  },
};

/** What is written in quotes stays as it is, as does what is put in. */
function small(sheet) {
  const parts = sheet.replace(COMMENT, "").split(/("[^"]*"|\$\{[^}]*\})/);
  return parts.map((part, at) => (at % 2 ? part : part.replace(/\s+/g, " ").replace(AROUND, "$1"))).join("");
}
