/** What a server sends to browsers that take it compressed: each file twice more, as small as it gets. */

import { promisify } from "node:util";
import { brotliCompress, constants, gzip } from "node:zlib";

const brotli = promisify(brotliCompress);
const zip = promisify(gzip);

export async function compressed(texts) {
  const pairs = [...texts].map(async ([name, contents]) => {
    const params = {
      [constants.BROTLI_PARAM_QUALITY]: constants.BROTLI_MAX_QUALITY,
      [constants.BROTLI_PARAM_SIZE_HINT]: contents.length,
    };
    return [
      [`${name}.br`, await brotli(contents, { params })],
      [`${name}.gz`, await zip(contents, { level: constants.Z_BEST_COMPRESSION })],
    ];
  });
  return (await Promise.all(pairs)).flat();
}
