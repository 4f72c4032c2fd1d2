/** Which files a module needs at once, so that a page can ask for all of them without waiting for the first. */

export function needed(metafile, folder) {
  const found = {};
  for (const [path, { entryPoint }] of Object.entries(metafile.outputs).sort()) {
    if (entryPoint) found[entryPoint] = [...closure(metafile, path)].map((each) => each.slice(folder.length));
  }
  return found;
}

function closure(metafile, path, seen = new Set()) {
  if (seen.has(path)) return seen;
  seen.add(path);
  for (const each of metafile.outputs[path].imports) {
    if (each.kind === "import-statement") closure(metafile, each.path, seen);
  }
  return seen;
}
