// A folder for projects that differ by an edit each. Packages are found in the node_modules above them, locked, so that
// they are not hashed for every edit.

import {
  cpSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  realpathSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import type { Project } from './apply-edits.ts';

const repository = resolve(import.meta.dirname, '../..');

/** What the steps of Cairn load only when they run: here no step of theirs does. */
const named = ['@duckdb/node-api', '@tensorflow/tfjs-node'];

export interface EditRig extends Disposable {
  path(...parts: string[]): string;
  /** Writes a project into a folder of its own, and returns that. `links` are folders of it by where they are linked. */
  write(name: string, project: Project, links?: Readonly<Record<string, string>>): string;
  /** Hundreds of projects would fill a small disk. */
  remove(name: string): void;
}

export function createEditRig(): EditRig {
  const root = realpathSync(mkdtempSync(join(tmpdir(), 'cairn-edits-')));
  const path = (...parts: string[]): string => join(root, ...parts);
  const write: EditRig['write'] = (name, project, links = {}) => {
    const made = new Set<string>();
    for (const [file, text] of Object.entries(project)) {
      const target = path(name, file);
      if (!made.has(dirname(target))) mkdirSync(dirname(target), { recursive: true });
      made.add(dirname(target));
      writeFileSync(target, text);
    }
    for (const [link, target] of Object.entries(links)) {
      mkdirSync(dirname(path(name, link)), { recursive: true });
      symlinkSync(path(name, target), path(name, link));
    }
    return path(name);
  };
  installPackages(path('node_modules'));
  write('', lockPackages(['zod', ...named]));
  const isKept = Boolean(process.env['CAIRN_KEEP_RIGS']);
  return {
    path,
    write,
    remove(name) {
      if (!isKept) rmSync(path(name), { recursive: true, force: true });
    },
    [Symbol.dispose]() {
      if (isKept) console.log(`kept ${root}`);
      else rmSync(root, { recursive: true, force: true, maxRetries: 20 });
    },
  };
}

function installPackages(folder: string): void {
  mkdirSync(join(folder, '@cairn'), { recursive: true });
  const core = join(repository, 'packages/core');
  symlinkSync(core, join(folder, '@cairn/core'));
  // A copy of core finds what it needs here.
  const { dependencies } = JSON.parse(readFileSync(join(core, 'package.json'), 'utf8')) as { dependencies: object };
  for (const name of Object.keys(dependencies)) {
    mkdirSync(dirname(join(folder, name)), { recursive: true });
    symlinkSync(join(repository, 'node_modules', name), join(folder, name));
  }
  cpSync(realpathSync(join(repository, 'node_modules/zod')), join(folder, 'zod'), {
    recursive: true,
    filter: (file) => !/\.(md|cjs|[cm]?ts)$/.test(file),
  });
  for (const name of named) {
    mkdirSync(join(folder, name), { recursive: true });
    writeFileSync(join(folder, name, 'package.json'), `{ "name": "${name}", "version": "1.0.0" }\n`);
  }
}

/** The lockfile and what npm wrote down when it installed. */
function lockPackages(names: readonly string[]): Project {
  const packages = names.map((name) => [`node_modules/${name}`, { version: '1.0.0', integrity: `sha512-${name}` }]);
  const text = `${JSON.stringify({ lockfileVersion: 3, packages: Object.fromEntries(packages) })}\n`;
  return { 'package-lock.json': text, 'node_modules/.package-lock.json': text };
}

/** The files below a folder, as texts by their paths from it with `/`. */
export function readProject(
  folder: string,
  isWanted: (path: string) => boolean,
  skipped: readonly string[] = [],
): Project {
  const walk = (prefix: string): string[] =>
    readdirSync(join(folder, prefix), { withFileTypes: true }).flatMap((entry) => {
      const path = prefix + entry.name;
      if (entry.isDirectory()) return skipped.includes(entry.name) ? [] : walk(`${path}/`);
      return entry.isFile() && isWanted(path) ? [path] : [];
    });
  return Object.fromEntries(
    walk('')
      .sort()
      .map((path) => [path, readFileSync(join(folder, path), 'utf8')]),
  );
}
