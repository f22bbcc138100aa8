// Bundles the answer to a run with nothing to do into one file, and help into another. In a workspace they are in bundle/,
// each with a list of the sources that it was made from, so that none is ever stale. The published package has them in
// dist/.

import { mkdirSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join, relative, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

const root = fileURLToPath(new URL('..', import.meta.url));
const { markOf, digestOf } = createRequire(import.meta.url)('../bin/find-answer-file.js');

/**
 * Writes the bundles, `answer.cjs` at the path and `help.cjs` next to it; unless `standsAlone`, also `<file>.json` next to
 * each: path, mark and digest of each source.
 */
export async function buildAnswer(file, standsAlone = false) {
  await buildOne('src/answer-fresh.ts', file, standsAlone);
  await buildOne('src/answer-help.ts', join(dirname(file), 'help.cjs'), standsAlone);
}

async function buildOne(entry, file, standsAlone) {
  const { rolldown } = await import('rolldown');
  const bundle = await rolldown({
    input: join(root, entry),
    platform: 'node',
    resolve: { conditionNames: ['cairn-source', 'node', 'import', 'default'] },
    treeshake: { moduleSideEffects: false },
    // A constant that was written into another file would be missing among the sources.
    optimization: { inlineConst: false },
    // What the answer imports when asked to, such as YAML, stays outside.
    external: (id) => !id.startsWith('.') && !id.startsWith('/') && !id.startsWith('@cairn/'),
    logLevel: 'warn',
  });
  const { output } = await bundle.generate({ format: 'cjs', codeSplitting: false });
  await bundle.close();
  const [chunk] = output;
  // The entry point only re-exports, so nothing of it is in the bundle, but it decides what is in the bundle.
  const files = [...Object.keys(chunk.modules), join(root, '../core/src/index.ts')].filter((path) => path[0] === '/');
  const listed = files.map((path) => [
    relative(dirname(file), path),
    markOf(statSync(path, { bigint: true })),
    digestOf(path),
  ]);
  mkdirSync(dirname(file), { recursive: true });
  writeWhole(file, chunk.code);
  if (!standsAlone) writeWhole(`${file}.json`, JSON.stringify(listed));
}

function writeWhole(file, text) {
  const unfinished = `${file}.${process.pid}`;
  try {
    writeFileSync(unfinished, text);
    renameSync(unfinished, file);
  } finally {
    rmSync(unfinished, { force: true });
  }
}

if (process.argv[1] === fileURLToPath(import.meta.url))
  await buildAnswer(resolve(process.argv[2]), process.argv[3] === '--alone');
