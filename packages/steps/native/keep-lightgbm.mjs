// LightGBM's C library, out of the pinned wheel (9 MB). Kept under the version, the platform and its digest, so every clone
// and project shares it.

import { mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { fetchWheel } from './fetch-wheel.mjs';
import { fileDigest } from './file-digest.mjs';
import { keepFolder } from './kept-folder.mjs';
import { lightgbmVersion } from './pinned-lightgbm.mjs';
import { stopwatch } from './stopwatch.mjs';
import { openWheel } from './wheel-archive.mjs';

/** What the steps read of the kept folder: the version, and which file is the library. */
export const aboutFile = 'native.json';

export function lightgbmName({ librarySha256 }) {
  return `lightgbm-${lightgbmVersion}-${process.platform}-${process.arch}-${librarySha256.slice(0, 8)}`;
}

/**
 * @param {string} parent the cache's folder for native things
 * @param {ReturnType<import('./pinned-lightgbm.mjs').lightgbmWheelFor>} wheel
 * @param {(line: string) => void} say
 */
export function keepLightgbm(parent, wheel, say) {
  return keepFolder(parent, lightgbmName(wheel), {
    say,
    make: async (folder) => {
      const time = stopwatch();
      const download = join(folder, 'download');
      mkdirSync(download);
      const archive = await openWheel(await fetchWheel(wheel, download));
      const { library, librarySha256 } = wheel;
      const sha256 = await archive.extract(`lightgbm/lib/${library}`, join(folder, library));
      if (sha256 !== librarySha256) throw new Error(`${library} is not the pinned library.`);
      rmSync(download, { recursive: true });
      const about = { lightgbm: lightgbmVersion, library, sha256 };
      writeFileSync(join(folder, aboutFile), `${JSON.stringify(about, null, 2)}\n`);
      say(`LightGBM ${lightgbmVersion} fetched, unpacked and verified in ${time()}`);
      return { about, files: { [library]: sha256, [aboutFile]: await fileDigest(join(folder, aboutFile)) } };
    },
  });
}
