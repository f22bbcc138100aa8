// The acceptances of a project. A result that stands for other code is used only where a note here says so: the store may
// be shared with other projects, and a worktree in which a commit is reproduced or bisected has no notes.

import { type Acceptance, isAcceptance } from '../../base/acceptance.ts';
import type { Key } from '../../base/brand.ts';
import { createNoteFiles } from './note-files.ts';

const files = createNoteFiles<Acceptance>('accepted', isAcceptance);

/** Undefined if the result that is stored under the key does not stand for it here. */
export const readAcceptance: (home: string, key: Key) => Acceptance | undefined = files.read;

/** @param home - the folder that contains `.cairn` */
export const readAcceptances: (home: string) => ReadonlyMap<Key, Acceptance> = files.readAll;

export const noteAcceptances: (home: string, notes: readonly Acceptance[]) => Promise<void> = files.write;

export const removeAcceptances: (home: string, keys: Iterable<Key>) => Promise<void> = files.remove;
