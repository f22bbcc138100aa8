// Which sources hold the same rows: a source and itself, and sources with equal bytes in them. A copy of a file under
// another name is the same rows, and so is a file that also lies in a folder.

import type { Digest } from '../base/brand.ts';

/** By source (`node.output`): the digests of the files that it holds, without empty ones. One of a file. */
export type SourceContents = ReadonlyMap<string, ReadonlySet<Digest>>;

/** Whether rows of two sources may be the same rows. */
export type SameRows = (source: string, other: string) => boolean;

/** Without contents, sources are the same only as themselves: before their bytes are read, nobody knows more. */
export function compareSources(contents: SourceContents = new Map()): SameRows {
  const known = new Map<string, boolean>();
  return (source, other) => {
    if (source === other) return true;
    const pair = source < other ? `${source} ${other}` : `${other} ${source}`;
    const before = known.get(pair);
    if (before !== undefined) return before;
    const [one, two] = [contents.get(source), contents.get(other)];
    const shares = one !== undefined && two !== undefined && [...one].some((digest) => two.has(digest));
    known.set(pair, shares);
    return shares;
  };
}
