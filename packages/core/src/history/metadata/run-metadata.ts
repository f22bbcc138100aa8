// The metadata of a run: all its edits, one after the other. The order is that of their times, so that two people who
// edited at the same time see the same after they exchanged their edits.

import { compareCodeUnits } from '../../base/canonical.ts';
import type { MetadataEdit } from './metadata-edit.ts';

export interface RunMetadata {
  /** Null without one. */
  readonly name: string | null;
  readonly note: string | null;
  /** In the order of their code units. */
  readonly tags: readonly string[];
  /** `prune` and `store collect` keep it, whatever their rules say. */
  readonly isPinned: boolean;
}

/** Of a run that nobody said anything about, and of every run of an older version. */
export const noMetadata: RunMetadata = { name: null, note: null, tags: [], isPinned: false };

/** @param edits - of one run, by their digests, in any order */
export function foldMetadata(edits: ReadonlyMap<string, MetadataEdit>): RunMetadata {
  const ordered = [...edits].sort(([a, one], [b, other]) => one.at - other.at || compareCodeUnits(a, b));
  let { name, note, isPinned } = noMetadata;
  const tags = new Set<string>();
  for (const [, edit] of ordered) {
    if (edit.name !== undefined) name = edit.name;
    if (edit.note !== undefined) note = edit.note;
    if (edit.isPinned !== undefined) isPinned = edit.isPinned;
    for (const tag of edit.addTags ?? []) tags.add(tag);
    for (const tag of edit.removeTags ?? []) tags.delete(tag);
  }
  return { name, note, tags: [...tags].sort(compareCodeUnits), isPinned };
}

/** Whether the name, the note or a tag contains a text, in any case. */
export function mentions({ name, note, tags }: RunMetadata, text: string): boolean {
  const wanted = text.toLowerCase();
  return [name ?? '', note ?? '', ...tags].some((part) => part.toLowerCase().includes(wanted));
}
