// tfjs-node's addon, compiled against the kept library, in the shape that tfjs-node looks for: `lib/napi-v8/` with the
// addon and `deps/lib` with the libraries. Kept under all that goes into it.

import { createHash } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { addonPath, compileAddon, compileFlags, findCompiler, quietLog } from './compile-addon.mjs';
import { fileDigest } from './file-digest.mjs';
import { findNodeApiHeaders } from './find-packages.mjs';
import { keepFolder } from './kept-folder.mjs';
import { tensorflowVersion } from './pinned.mjs';
import { stopwatch } from './stopwatch.mjs';

/** The folder's name. Its last part stands for how it is compiled. */
export function addonName(tfjsVersion) {
  const recipe = createHash('sha256')
    .update(JSON.stringify([compileFlags, readFileSync(quietLog, 'utf8')]))
    .digest('hex');
  return `tfjs-${tfjsVersion}-on-${tensorflowVersion}-${process.platform}-${process.arch}-${recipe.slice(0, 8)}`;
}

/**
 * @param {string} parent
 * @param {{ tfjsNode: { folder: string, version: string }, library: Awaited<ReturnType<import('./keep-library.mjs').keepLibrary>>, say: (line: string) => void }} parts
 */
export function keepAddon(parent, { tfjsNode, library, say }) {
  return keepFolder(parent, addonName(tfjsNode.version), {
    say,
    make: async (folder) => {
      const time = stopwatch();
      const compiler = await findCompiler();
      const libraries = Object.keys(library.about.libraries);
      await compileAddon({
        compiler,
        tfjsNode: tfjsNode.folder,
        nodeApiHeaders: findNodeApiHeaders(),
        library: library.folder,
        libraries,
        target: folder,
      });
      mkdirSync(join(folder, 'deps'));
      symlinkSync(join('..', '..', basename(library.folder), 'lib'), join(folder, 'deps', 'lib'));
      const about = { ...library.about, tfjs: tfjsNode.version, platform: process.platform, arch: process.arch };
      writeFileSync(join(folder, 'deps', 'native.json'), `${JSON.stringify(about, null, 2)}\n`);
      say(`tfjs-node's addon compiled in ${time()}`);
      const built = readdirSync(join(folder, dirname(addonPath))).map((name) => join(dirname(addonPath), name));
      const files = [...built, 'deps/native.json'];
      const digests = await Promise.all(files.map(async (file) => [file, await fileDigest(join(folder, file))]));
      return { about, files: Object.fromEntries(digests) };
    },
  });
}
