// The file at a path. An import means exactly this path; for require, Node also tries extensions and index files.

import { join, sep } from 'node:path';
import { fileURLToPath, pathToFileURL } from 'node:url';
import { isRecord } from '../../base/canonical.ts';
import type { DiskView } from '../disk/disk-view.ts';
import { moduleEndings } from '../packages/module-endings.ts';

/** The path itself or nothing, as for `import`. */
export function importedFile(path: string | undefined, disk: DiskView): string | undefined {
  return path !== undefined && disk.kindOf(path) === 'file' ? disk.realPath(path) : undefined;
}

/**
 * The path of a URL, or of an import relative to a file: percent signs are decoded, and a query and a hash are removed.
 */
export function pathOfUrl(specifier: string, from: string): string | undefined {
  try {
    const url = new URL(specifier, pathToFileURL(from));
    url.search = '';
    url.hash = '';
    // Node refuses separators that are percent-encoded.
    return url.protocol === 'file:' && !/%2f|%5c/i.test(url.pathname) ? fileURLToPath(url) : undefined;
  } catch {
    return undefined;
  }
}

/** Finds a file like `require`: LOAD_AS_FILE and LOAD_AS_DIRECTORY of https://nodejs.org/api/modules.html. */
export function requiredFile(path: string, isFolder: boolean, disk: DiskView): string | undefined {
  const asFile = isFolder ? undefined : withEnding(path, ['', ...moduleEndings()], disk);
  if (asFile !== undefined) return asFile;
  if (disk.kindOf(path) !== 'folder') return undefined;
  const main = readMain(path, disk);
  const named = main === undefined ? undefined : join(path, main);
  const ofMain =
    named &&
    (withEnding(named, ['', ...moduleEndings()], disk) ??
      withEnding(
        named,
        moduleEndings().map((ending) => `${sep}index${ending}`),
        disk,
      ));
  const indexes = moduleEndings().map((ending) => `${sep}index${ending}`);
  return ofMain || withEnding(path, indexes, disk);
}

/** The main file of a package without `exports`, as `import` finds it: legacyMainResolve of Node. */
export function importedMain(folder: string, disk: DiskView): string | undefined {
  const main = readMain(folder, disk);
  const endingsOfMain = ['', '.js', '.json', '.node', '/index.js', '/index.json', '/index.node'];
  const ofMain = main === undefined ? undefined : withEnding(join(folder, main), endingsOfMain, disk);
  return ofMain ?? withEnding(join(folder, 'index'), ['.js', '.json', '.node'], disk);
}

function readMain(folder: string, disk: DiskView): string | undefined {
  const text = disk.readText(join(folder, 'package.json'));
  if (text === undefined) return undefined;
  const { main } = parseManifest(text) as { main?: unknown };
  return typeof main === 'string' && main !== '' ? main : undefined;
}

/** If a manifest cannot be parsed, it counts as empty here: Node reports the error. */
export function parseManifest(text: string): Readonly<Record<string, unknown>> {
  try {
    const manifest: unknown = JSON.parse(text);
    return isRecord(manifest) ? manifest : {};
  } catch {
    return {};
  }
}

function withEnding(path: string, tried: readonly string[], disk: DiskView): string | undefined {
  const found = tried.map((ending) => path + ending).find((candidate) => disk.kindOf(candidate) === 'file');
  return found && disk.realPath(found);
}
