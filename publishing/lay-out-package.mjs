// Puts one package into a folder as it is published: the files that its manifest names, the licence, and a manifest
// whose exports are the built files. In the workspace they are the sources, which are not published.

import { cpSync, existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { bundledDependencies } from './bundled-dependencies.mjs';

/** Returns the folder that npm can pack. Fails if the package was not built. */
export function layOutPackage(packageFolder, repository, target) {
  const manifest = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  mkdirSync(target, { recursive: true });
  for (const name of manifest.files) {
    const from = join(packageFolder, name);
    if (!existsSync(from)) throw new Error(`${manifest.name} has no ${name}: build it first, with npm run build`);
    cpSync(from, join(target, name), { recursive: true });
  }
  for (const name of ['LICENSE', 'README.md'])
    for (const from of [join(packageFolder, name), join(repository, name)])
      if (existsSync(from) && !existsSync(join(target, name))) cpSync(from, join(target, name));
  writeFileSync(join(target, 'package.json'), `${JSON.stringify(readPublishedManifest(packageFolder), null, 2)}\n`);
  return target;
}

/** The manifest of a package as it is published. */
export function readPublishedManifest(packageFolder) {
  const manifest = JSON.parse(readFileSync(join(packageFolder, 'package.json'), 'utf8'));
  const { scripts, devDependencies, ...published } = manifest;
  const bundled = bundledDependencies[basename(packageFolder)] ?? [];
  for (const name of bundled) delete published.dependencies[name];
  return dropSources(published);
}

/** Without the condition of the workspace, and with the built file instead of each source. */
function dropSources(value) {
  if (typeof value === 'string') return value.replace(/^\.\/src\/(.*)\.ts$/, './dist/$1.js');
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return value;
  const fields = Object.entries(value).filter(([name]) => name !== 'cairn-source');
  return Object.fromEntries(fields.map(([name, inner]) => [name, dropSources(inner)]));
}
