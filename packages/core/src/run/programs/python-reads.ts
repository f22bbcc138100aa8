// What a step in Python opened, as `cairn_watch.py` noted it in each interpreter: a file of the project that is in no key,
// or data elsewhere on the machine, decides the result and would be missed when it changes.

import { existsSync, readFileSync, realpathSync } from 'node:fs';
import { homedir, tmpdir } from 'node:os';
import { basename, dirname, join, relative, sep } from 'node:path';
import { coreFolder } from '../../base/core-package.ts';
import { isInside } from '../../files/is-inside.ts';
import type { StrayRead } from '../executor.ts';

/** In the folder of the node. */
export const readsFile = '.cairn-reads';

/** Where the system, its programs and what it knows of the machine are. */
const ofSystem =
  /^(\/(proc|sys|dev|etc|tmp|usr|lib\w*|bin|sbin|opt|var|run|nix|snap|System|Library|Applications|private)(\/|$)|[a-z]:\\(windows|program ?files|program ?data))/i;

/** As many as are of use to an author. */
const mostReported = 20;

/**
 * Of what was opened, what is none of the node's: files of the project that are not in its folder, and files elsewhere
 * that belong neither to the system, nor to a temporary folder, nor to a hidden folder of the user's (caches, settings).
 *
 * @param folder - of the node: with its inputs, its outputs and copies of what it uses
 * @param root - of the project
 */
export function listPythonReads(folder: string, root: string): readonly StrayRead[] {
  const found = new Map<string, StrayRead>();
  for (const { path, place } of readNotes(join(folder, readsFile))) {
    if (found.size >= mostReported) break;
    const file = sourceOf(path);
    if (found.has(file) || isInside(file, folder) || isInside(file, coreFolder) || !existsSync(file)) continue;
    const real = realpathSync(file);
    if (isInside(real, realpathSync(folder)) || (!isInside(real, realpathSync(root)) && isOfMachine(file, real)))
      continue;
    found.set(file, { file, real, stack: describePlace(place, folder, root), isOfLoading: false });
  }
  return [...found.values()];
}

function isOfMachine(...paths: readonly string[]): boolean {
  const home = homedir();
  return paths.some(
    (path) =>
      ofSystem.test(path) ||
      isInside(path, tmpdir()) ||
      path === sep ||
      (isInside(path, home) && relative(home, path).startsWith('.')),
  );
}

/** What is opened in the place of a module that was compiled before. */
function sourceOf(path: string): string {
  const compiled = /^(.+?)\.[\w-]+(\.opt-\d)?\.pyc$/.exec(basename(path));
  if (!compiled || basename(dirname(path)) !== '__pycache__') return path;
  const source = join(dirname(dirname(path)), `${compiled[1]}.py`);
  return existsSync(source) ? source : path;
}

interface Note {
  readonly path: string;
  /** `file:line`; empty if it is in no code of the step. */
  readonly place: string;
}

function readNotes(file: string): readonly Note[] {
  let text: string;
  try {
    text = readFileSync(file, 'utf8');
  } catch {
    // Nothing was opened but what is the interpreter's.
    return [];
  }
  const parts = text.split('\0');
  const notes: Note[] = [];
  for (let at = 0; at + 1 < parts.length; at += 2) notes.push({ path: parts[at]!, place: parts[at + 1]! });
  return notes;
}

/** As a line of a stack. A script runs as a copy in the folder of the node, and is shown where its author has it. */
function describePlace(place: string, folder: string, root: string): string {
  const [, file, line] = /^(.*):(\d+)$/s.exec(place) ?? [];
  if (file === undefined) return '';
  const real = isInside(file, folder) ? join(root, relative(folder, file)) : file;
  return `Error\n    at ${real}:${line}:1`;
}
