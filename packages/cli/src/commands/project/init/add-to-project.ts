// What a project that exists lacks for Cairn: its packages, a first pipeline, a configuration of the compiler. Nothing that
// is there is replaced.

import { existsSync, readFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { failAuthor, listPipelines } from '@cairn/core';
import type { Dependencies } from './describe-dependencies.ts';

export interface Addition {
  /** Relative to the project's folder. */
  readonly path: string;
  /** The whole text of the file. */
  readonly text: string;
  /** What was added to a file that exists; undefined of a new file. */
  readonly added?: string;
}

interface Templates {
  readonly pipeline: string;
  readonly tsconfig: string;
}

interface Manifest {
  readonly type?: string;
  readonly dependencies?: Readonly<Record<string, string>>;
  readonly devDependencies?: Readonly<Record<string, string>>;
}

/** @throws AuthorError `manifest-broken` */
export function listAdditions(
  folder: string,
  name: string,
  { words }: Pick<Dependencies, 'words'>,
  { pipeline, tsconfig }: Templates,
): readonly Addition[] {
  const wanted = { '@cairn/cli': words['cli']!, '@cairn/core': words['core']!, zod: '^4.0.0' };
  const manifest = addPackages(folder, name, wanted);
  const { type } = JSON.parse(manifest?.text ?? readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest;
  const extension = type === 'module' ? 'ts' : 'mts';
  const isFirst = !listPipelines(folder).length;
  const data = ['README.md', 'README.rst', 'README'].find((file) => existsSync(join(folder, file))) ?? 'package.json';
  const ignored = ignorePackages(folder);
  return [
    ...(manifest ? [manifest] : []),
    ...(isFirst ? [{ path: `pipelines/first.${extension}`, text: pipeline.replace('{{data}}', data) }] : []),
    ...(existsSync(join(folder, 'tsconfig.json')) ? [] : [{ path: 'tsconfig.json', text: tsconfig }]),
    ...(ignored ? [ignored] : []),
  ];
}

function addPackages(folder: string, name: string, wanted: Readonly<Record<string, string>>): Addition | undefined {
  const file = join(folder, 'package.json');
  if (!existsSync(file)) {
    const manifest = { name, private: true, type: 'module', engines: { node: '>=22.18' }, dependencies: wanted };
    return { path: 'package.json', text: `${JSON.stringify(manifest, null, 2)}\n` };
  }
  const before = readFileSync(file, 'utf8');
  const manifest = parseManifest(file, before);
  const { dependencies = {}, devDependencies = {} } = manifest;
  const missing = Object.keys(wanted).filter((one) => !(one in dependencies) && !(one in devDependencies));
  // What npm install writes in a folder without a manifest says nothing about modules.
  const isBare = Object.keys(manifest).every((field) => /dependencies$/i.test(field));
  if (!missing.length && !isBare) return undefined;
  const added = Object.fromEntries(missing.map((one) => [one, wanted[one]!]));
  const sorted = Object.fromEntries(Object.entries({ ...dependencies, ...added }).sort(([a], [b]) => (a < b ? -1 : 1)));
  const indent = /\n([ \t]+)"/.exec(before)?.[1] ?? '  ';
  const more = isBare ? { private: true, type: 'module' } : {};
  const text = `${JSON.stringify({ ...more, ...manifest, dependencies: sorted }, null, indent)}\n`;
  return { path: 'package.json', text, added: [...(isBare ? ['"type": "module"'] : []), ...missing].join(', ') };
}

function parseManifest(file: string, text: string): Manifest {
  try {
    const manifest: unknown = JSON.parse(text);
    if (typeof manifest === 'object' && manifest !== null && !Array.isArray(manifest)) return manifest;
  } catch (error) {
    return failAuthor('manifest-broken', { file, message: (error as Error).message });
  }
  return failAuthor('manifest-broken', { file, message: `${basename(file)} is not an object` });
}

function ignorePackages(folder: string): Addition | undefined {
  const file = join(folder, '.gitignore');
  const before = existsSync(file) ? readFileSync(file, 'utf8') : '';
  // Cairn's own folder ignores itself.
  if (/^\/?(\*\*\/)?node_modules\/?\s*$/m.test(before)) return undefined;
  const text = `${before}${before && !before.endsWith('\n') ? '\n' : ''}node_modules/\n`;
  return { path: '.gitignore', text, ...(before && { added: 'node_modules/' }) };
}
