// Bundles the code of a package into few files, as it is published. Node pays for each module that it finds and loads:
// planning a small project loads 170 modules of Cairn as source and a dozen of the bundle, in less than half of the time.
// What is loaded only when it is needed, such as the compiler, stays in files of its own. Other packages stay outside.
//
//   node publishing/bundle-code.mjs core|cli     writes packages/<name>/dist

import { isAbsolute, join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { rolldown } from 'rolldown';

const repository = fileURLToPath(new URL('..', import.meta.url));

/** Modules that others import, or that are started as programs: each stays a file of its own, at its own path. */
const entries = {
  core: ['index', 'testing', 'run/worker/main'],
  cli: ['main', 'commands/doctor/native-process'],
};

/** Writes the bundle of `packages/<name>` to a folder; its paths and texts are returned. */
export async function bundleCode(name, target) {
  const source = join(repository, 'packages', name, 'src');
  const bundle = await rolldown({
    input: Object.fromEntries(entries[name].map((entry) => [entry, join(source, `${entry}.ts`)])),
    platform: 'node',
    external: (id) => !id.startsWith('.') && !isAbsolute(id),
    logLevel: 'warn',
  });
  const { output } = await bundle.write({ dir: target, format: 'esm', chunkFileNames: 'parts/[name]-[hash].js' });
  await bundle.close();
  return output.map(({ fileName, code }) => ({ path: fileName, text: code }));
}

if (process.argv[1] === fileURLToPath(import.meta.url)) {
  const [name] = process.argv.slice(2);
  await bundleCode(name, resolve(repository, 'packages', name, 'dist'));
}
