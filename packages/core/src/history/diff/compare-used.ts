// Compares two versions of the files that a command uses, file by file. A folder is compared by its members, and a
// member with a new name and the same content is reported as renamed.

import { posix } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import type { UsedFile } from '../../plan/sources/list-used.ts';

/** One of the two versions. If `list` returns undefined, nothing is known about it. */
export interface UsedVersion {
  list(): Promise<readonly UsedFile[] | undefined>;
  /** Undefined if it was not stored, or is not text. */
  text(file: UsedFile): Promise<string | undefined>;
}

export interface UsedFact {
  readonly size: number;
  readonly digest: Digest;
  readonly isExecutable: boolean;
}

/** Facts about a file, which are shown if its lines cannot be shown. */
export interface UsedFacts {
  /** Its earlier name, if it differs. */
  readonly was: string | null;
  readonly before: UsedFact | null;
  readonly now: UsedFact | null;
}

export interface ChangedUsedFile {
  /** Relative to the used path. Empty for the file itself, or if it is unknown what changed in a folder. */
  readonly name: string;
  readonly fate: 'changed' | 'added' | 'gone';
  readonly before: string | null;
  readonly now: string | null;
  readonly used: UsedFacts;
}

/** A version is undefined if it is not used. */
export async function compareUsed(
  before: UsedVersion | undefined,
  now: UsedVersion | undefined,
): Promise<readonly ChangedUsedFile[]> {
  const [old, young] = [await before?.list(), await now?.list()];
  if ((before && !old) || (now && !young))
    return [tell(undefined, undefined, before && now ? 'changed' : now ? 'added' : 'gone')];
  const [from, to] = [byName(old ?? []), byName(young ?? [])];
  const added = [...to.values()].filter(({ name }) => !from.has(name));
  const gone = [...from.values()].filter(({ name }) => !to.has(name));
  const moved = new Map<UsedFile, UsedFile>();
  for (const file of added) {
    const was = gone.find(({ digest }) => digest === file.digest);
    if (was) moved.set(file, ...(gone.splice(gone.indexOf(was), 1) as [UsedFile]));
  }
  const changes: ChangedUsedFile[] = [];
  for (const file of to.values()) {
    const was = from.get(file.name) ?? moved.get(file);
    if (was && isSame(was, file)) continue;
    const texts = await Promise.all([was && before?.text(was), now?.text(file)]);
    changes.push(tell(was, file, was ? 'changed' : 'added', texts));
  }
  for (const file of gone) changes.push(tell(file, undefined, 'gone', [await before?.text(file), undefined]));
  return changes;
}

/** With the paths of the files: `path` is the used path, and `was` its earlier path. */
export function listUsedChanges(
  changes: readonly ChangedUsedFile[],
  path: string,
  was: string,
): readonly (Omit<ChangedUsedFile, 'name'> & { readonly file: string })[] {
  // If only the path differs, there are no other changes.
  const listed = changes.length || path === was ? changes : [tell(undefined, undefined, 'changed')];
  return listed.map(({ name, used, ...change }) => {
    const before = posix.join(was, used.was ?? name);
    const file = posix.join(path, name);
    return { ...change, file, used: { ...used, was: change.fate === 'changed' && before !== file ? before : null } };
  });
}

function byName(files: readonly UsedFile[]): ReadonlyMap<string, UsedFile> {
  return new Map(files.map((file) => [file.name, file]));
}

function isSame(a: UsedFile, b: UsedFile): boolean {
  return a.name === b.name && a.digest === b.digest && a.isExecutable === b.isExecutable;
}

function tell(
  was: UsedFile | undefined,
  file: UsedFile | undefined,
  fate: ChangedUsedFile['fate'],
  [before, now]: readonly (string | undefined)[] = [],
): ChangedUsedFile {
  return {
    name: (file ?? was)?.name ?? '',
    fate,
    before: before ?? null,
    now: now ?? null,
    used: {
      was: was && file && was.name !== file.name ? was.name : null,
      before: was ? factOf(was) : null,
      now: file ? factOf(file) : null,
    },
  };
}

function factOf({ size, digest, isExecutable }: UsedFile): UsedFact {
  return { size, digest, isExecutable: isExecutable === true };
}
