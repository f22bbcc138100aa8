// Checks the files of a store that are not results: the version of its layout, the ignore file for git, and the notes
// of the projects that use it.

import { existsSync } from 'node:fs';
import { readOrNone } from '../../files/read-small.ts';
import { readProjects } from '../claims/project-notes.ts';
import { layoutVersion, readVersion } from '../disk/disk-writer.ts';
import type { Layout } from '../disk/layout.ts';
import { StoreError } from '../store.ts';
import type { Finding } from './finding.ts';

const ignoreAll = '*\n';

/** @throws StoreError when the store has another layout, which only another version of Cairn can check */
export function verifyMarks(layout: Layout, isEmpty: boolean): readonly Finding[] {
  return [...verifyVersion(layout, isEmpty), ...verifyIgnore(layout, isEmpty), ...verifyNotes(layout)];
}

function verifyVersion(layout: Layout, isEmpty: boolean): readonly Finding[] {
  const { version: path, place } = layout;
  const version = readVersion(layout);
  if (version === layoutVersion) return [];
  if (version !== undefined)
    throw new StoreError(
      'store-unwritable',
      `The store '${place}' has layout ${version}, which this version of Cairn does not know.`,
    );
  const isMissing = !existsSync(path);
  return isMissing && isEmpty ? [] : [{ kind: 'version', fault: isMissing ? 'missing' : 'damaged', path }];
}

function verifyIgnore({ gitignore: path }: Layout, isEmpty: boolean): readonly Finding[] {
  const isMissing = !existsSync(path);
  if (readOrNone(path)?.toString() === ignoreAll || (isMissing && isEmpty)) return [];
  return [{ kind: 'gitignore', fault: isMissing ? 'missing' : 'damaged', path }];
}

function verifyNotes(layout: Layout): readonly Finding[] {
  const damaged = readProjects(layout).filter((note) => note.state === 'unknown' && note.home === undefined);
  return damaged.map(({ file }) => ({ kind: 'project', fault: 'damaged', path: file }));
}
