// Bundles the code of a package into few files, as it is published. Node takes time for each module that it finds and
// loads: planning a small project loads 300 modules of Cairn from source, or a dozen files of the bundle, in half the
// time. Code that is loaded only when it is needed, such as the compiler, stays in separate files. Other packages are
// not bundled, except those of bundled-dependencies.mjs, whose licences are put next to the bundle.
//
//   node publishing/bundle-code.mjs core|report|cli     writes packages/<name>/dist

import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { isBuiltin } from 'node:module';
import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';
import { bundledDependencies } from './bundled-dependencies.mjs';

const repository = fileURLToPath(new URL('..', import.meta.url));

/**
 * Entries are modules that others import, or that are started as programs: each stays a file at its own path. Parts are
 * modules that are loaded together, as one file; a module is in the first part that needs it.
 */
const layouts = {
  core: {
    entries: [
      ...['index', 'jobs', 'testing'],
      ...['run/worker/main', 'run/jobs/program', 'run/debug/program', 'history/reproduce/difference-program'],
      'history/machines/program',
    ],
    parts: {
      door: ['index'],
      worker: ['run/worker/main'],
      runs: ['history/run-pipeline'],
      // It runs pipelines, which no start of another program needs.
      testing: ['testing'],
      compiler: ['fingerprint/parse/parse-module'],
    },
  },
  report: {
    entries: ['index', 'charts', 'html'],
    parts: { light: ['index'], charts: ['charts'], page: ['html'] },
  },
  cli: {
    entries: ['main', 'config', 'commands/doctor/native-process'],
    parts: { command: ['main'], run: ['commands/run/run'] },
  },
};

/** The light door of the report is a part of what imports it: one file less to find for each start of the command. */
const inlined = ['@cairn/report'];

/** Writes the bundle of `packages/<name>` to a folder. */
export async function bundleCode(name, target) {
  const source = join(repository, 'packages', name, 'src');
  const { entries, parts } = layouts[name];
  const fileOf = (module) => join(source, `${module}.ts`);
  const partOf = new Map();
  const bundled = bundledDependencies[name] ?? [];
  const folders = new Set();
  const bundle = await rolldown({
    input: Object.fromEntries(entries.map((entry) => [entry, fileOf(entry)])),
    platform: 'node',
    resolve: { conditionNames: ['cairn-source', 'node', 'import', 'default'] },
    external: (id, importer) => isExternal(id, importer, bundled),
    logLevel: 'warn',
    plugins: [
      {
        name: 'parts',
        buildEnd() {
          for (const [part, roots] of Object.entries(parts))
            for (const id of listImported(roots.map(fileOf), this)) if (!partOf.has(id)) partOf.set(id, part);
          for (const entry of entries) partOf.delete(fileOf(entry));
          for (const id of this.getModuleIds()) folders.add(folderOfPackage(id));
        },
      },
    ],
  });
  await bundle.write({
    dir: target,
    format: 'esm',
    chunkFileNames: 'parts/[name]-[hash].js',
    codeSplitting: {
      // A group takes what its modules import with them. In one group for all parts, the compiler took what all share,
      // and so every start loaded the compiler.
      groups: Object.keys(parts).map((part, at, all) => ({
        name: part,
        priority: all.length - at,
        test: (id) => partOf.get(id) === part,
      })),
    },
  });
  await bundle.close();
  folders.delete(undefined);
  if (folders.size) writeFileSync(join(target, 'bundled-licenses.txt'), listLicenses([...folders].sort()));
}

function isExternal(id, importer, bundled) {
  if (id.startsWith('.') || isAbsolute(id) || inlined.includes(id)) return false;
  if (isBuiltin(id)) return true;
  // What a bundled package imports is bundled with it, except what it can do without.
  if (importer?.includes('/node_modules/')) return id === 'canvas';
  return !bundled.includes(id);
}

/** The folder of the package that a module is in; undefined of our own. */
function folderOfPackage(id) {
  return /^.*\/node_modules\/(?:@[^/]+\/)?[^/]+/.exec(id)?.[0];
}

function listLicenses(folders) {
  const texts = folders.map((folder) => {
    const { name, version, license } = JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8'));
    const file = readdirSync(folder).find((entry) => /^licen[cs]e/i.test(entry));
    return `${name} ${version} (${license})\n\n${file && existsSync(join(folder, file)) ? readFileSync(join(folder, file), 'utf8') : ''}`;
  });
  return `This folder contains parts of these packages.\n\n${texts.join(`\n${'-'.repeat(80)}\n\n`)}`;
}

/** The modules that are loaded with the given ones, including these. */
function listImported(roots, { getModuleInfo }) {
  const found = new Set();
  const open = [...roots];
  for (let id = open.pop(); id !== undefined; id = open.pop()) {
    const imported = getModuleInfo(id)?.importedIds;
    if (!imported || found.has(id)) continue;
    found.add(id);
    open.push(...imported.filter(isAbsolute));
  }
  return found;
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [name] = process.argv.slice(2);
  await bundleCode(name, resolve(repository, 'packages', name, 'dist'));
}
