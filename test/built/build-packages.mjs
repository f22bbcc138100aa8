// Before the first test of a run: core, the command and zod as users install them, built from the sources as they are now.
// A command that starts from these takes less than half of the time that it takes from source. They are in a folder that is
// named after what was built, so that no test sees a build of other sources, and two runs of the tests share one.

import { createHash } from 'node:crypto';
import { cpSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import { mkdir, mkdtemp, readdir, readFile, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { rolldown } from 'rolldown';
import { buildAnswer } from '../../packages/cli/bundling/build-answer.mjs';
import { bundleCode } from '../../publishing/bundle-code.mjs';
import { readPublishedManifest } from '../../publishing/lay-out-package.mjs';
import { noteBuiltPackages } from './built-packages.ts';

const repository = join(import.meta.dirname, '../..');

/** In node_modules of the repository, so that what is built finds the packages that it depends on. */
const cache = join(repository, 'node_modules/.cache/cairn-built');

const unusedFor = 24 * 60 * 60 * 1000;

export default async function setup() {
  await mkdir(cache, { recursive: true });
  await removeUnused();
  const unfinished = await mkdtemp(join(cache, 'unfinished-'));
  try {
    const packages = join(unfinished, 'node_modules');
    await Promise.all([buildCore(packages), buildReport(packages), buildCommand(packages), buildZod(packages)]);
    const built = join(cache, await digestFolder(unfinished));
    // Another run of the tests may have been first: what it built is the same.
    await rename(unfinished, built).catch((error) => {
      if (!existsSync(built)) throw error;
    });
    await utimes(built, new Date(), new Date());
    noteBuiltPackages(join(built, 'node_modules'));
  } finally {
    await rm(unfinished, { recursive: true, force: true });
  }
}

async function buildCore(packages) {
  const folder = join(packages, '@cairn/core');
  await bundleCode('core', join(folder, 'dist'));
  cpSync(join(repository, 'packages/core/python'), join(folder, 'python'), { recursive: true });
  writeManifest(folder, readPublishedManifest(join(repository, 'packages/core')));
}

async function buildReport(packages) {
  const [source, folder] = [join(repository, 'packages/report'), join(packages, '@cairn/report')];
  await bundleCode('report', join(folder, 'dist'));
  cpSync(join(source, 'assets'), join(folder, 'assets'), { recursive: true });
  writeManifest(folder, readPublishedManifest(source));
}

async function buildCommand(packages) {
  const [source, folder] = [join(repository, 'packages/cli'), join(packages, '@cairn/cli')];
  await bundleCode('cli', join(folder, 'dist'));
  await buildAnswer(join(folder, 'dist/answer.cjs'), true);
  for (const name of ['bin', 'schemas', 'templates'])
    cpSync(join(source, name), join(folder, name), { recursive: true });
  writeManifest(folder, readPublishedManifest(source));
}

/** One file in the place of a hundred, most of them locales. */
async function buildZod(packages) {
  const source = join(repository, 'node_modules/zod');
  const bundle = await rolldown({ input: { index: join(source, 'index.js') }, platform: 'node' });
  // Code that names its manifest may read it, and zod's own code does.
  const banner = '// Its manifest is package.json.';
  await bundle.write({ dir: join(packages, 'zod'), format: 'esm', banner });
  await bundle.close();
  const { version } = JSON.parse(readFileSync(join(source, 'package.json'), 'utf8'));
  const exports = { '.': './index.js', './package.json': './package.json' };
  writeManifest(join(packages, 'zod'), { name: 'zod', version, type: 'module', sideEffects: false, exports });
}

function writeManifest(folder, manifest) {
  writeFileSync(join(folder, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

async function digestFolder(folder) {
  const hash = createHash('sha256');
  const entries = await readdir(folder, { recursive: true, withFileTypes: true });
  const files = entries.filter((entry) => entry.isFile()).map(({ parentPath, name }) => join(parentPath, name));
  for (const file of files.sort()) {
    const bytes = await readFile(file);
    hash.update(`${file.slice(folder.length)} ${bytes.length}\n`).update(bytes);
  }
  return hash.digest('hex').slice(0, 16);
}

/** Builds of sources that nobody has any more. */
async function removeUnused() {
  for (const name of await readdir(cache)) {
    const { mtimeMs } = await stat(join(cache, name)).catch(() => ({ mtimeMs: Date.now() }));
    if (Date.now() - mtimeMs > unusedFor) await rm(join(cache, name), { recursive: true, force: true });
  }
}
