// Bundles the code of a package into few files, as it is published. Node pays for each module that it finds and loads:
// planning a small project loads 300 modules of Cairn as source, and a dozen files of the bundle, in half of the time. What is
// loaded only when it is needed, such as the compiler, stays in files of its own. Other packages stay outside.
//
//   node publishing/bundle-code.mjs core|cli     writes packages/<name>/dist

import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const repository = fileURLToPath(new URL('..', import.meta.url));

/**
 * Entries: modules that others import, or that are started as programs, each a file of its own at its own path. Parts: what
 * is loaded together, as one file, by the modules that need all of it; a module is in the first part that needs it.
 */
const layouts = {
  core: {
    entries: ['index', 'testing', 'run/worker/main', 'history/reproduce/difference-program'],
    parts: {
      door: ['index', 'testing'],
      worker: ['run/worker/main'],
      runs: ['history/run-pipeline'],
      compiler: ['fingerprint/parse/parse-module'],
    },
  },
  cli: {
    entries: ['main', 'commands/doctor/native-process'],
    parts: { command: ['main'], run: ['commands/run/run'] },
  },
};

/** Writes the bundle of `packages/<name>` to a folder. */
export async function bundleCode(name, target) {
  const source = join(repository, 'packages', name, 'src');
  const { entries, parts } = layouts[name];
  const fileOf = (module) => join(source, `${module}.ts`);
  const partOf = new Map();
  const bundle = await rolldown({
    input: Object.fromEntries(entries.map((entry) => [entry, fileOf(entry)])),
    platform: 'node',
    external: (id) => !id.startsWith('.') && !isAbsolute(id),
    logLevel: 'warn',
    plugins: [
      {
        name: 'parts',
        buildEnd() {
          for (const [part, roots] of Object.entries(parts))
            for (const id of listImported(roots.map(fileOf), this)) if (!partOf.has(id)) partOf.set(id, part);
          for (const entry of entries) partOf.delete(fileOf(entry));
        },
      },
    ],
  });
  await bundle.write({
    dir: target,
    format: 'esm',
    chunkFileNames: 'parts/[name]-[hash].js',
    codeSplitting: { groups: [{ debugName: 'parts', name: (id) => partOf.get(id) ?? null }] },
  });
  await bundle.close();
}

/** The modules that are loaded with some, themselves among them. */
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
