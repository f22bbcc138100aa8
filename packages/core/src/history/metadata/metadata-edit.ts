// What people say about a run: a name, a note, tags, and whether it is pinned. It is not in the run's record, which
// is sealed. Each change is an edit of its own that is never changed again, under the digest of its text (ADR 32).

import type { Digest, RunId } from '../../base/brand.ts';
import { digestBytes } from '../../base/digest.ts';
import { failAuthor } from '../../base/errors/author-error.ts';
import { isRunId } from '../../base/safe-name.ts';
import {
  hasFields,
  isBoolean,
  isCount,
  isListOf,
  isNullOr,
  isOneOf,
  isOptional,
  type Shape,
} from '../../base/shape.ts';

export interface MetadataChange {
  /** One line, at most 100 characters, not beginning with `-`; null removes it. */
  readonly name?: string | null | undefined;
  /** A text of any lines, at most 10,000 characters; null removes it. */
  readonly note?: string | null | undefined;
  /** Letters, digits and `. _ : / = -`, at most 64 characters, such as `nightly` or `team=vision`. */
  readonly addTags?: readonly string[] | undefined;
  readonly removeTags?: readonly string[] | undefined;
  /** Whether `prune` and `store collect` keep the run, whatever their rules say. */
  readonly isPinned?: boolean | undefined;
}

export interface MetadataEdit extends MetadataChange {
  readonly version: 1;
  readonly run: RunId;
  /** Milliseconds since 1970, and later than every edit of the run before it. */
  readonly at: number;
}

const longestName = 100;
const longestNote = 10_000;
const longestTag = 64;

const isName: Shape<string> = (value): value is string =>
  isText(value, longestName) && !/^-|\p{C}|\p{Zl}|\p{Zp}/u.test(value);
const isNote: Shape<string> = (value): value is string => isText(value, longestNote);
const isTag: Shape<string> = (value): value is string =>
  isText(value, longestTag) && /^[\p{L}\p{N}][\p{L}\p{N}._:/=-]*$/u.test(value);

function isText(value: unknown, longest: number): value is string {
  return typeof value === 'string' && value.trim() === value && value !== '' && [...value].length <= longest;
}

const isEdit: Shape<MetadataEdit> = hasFields<MetadataEdit>({
  version: isOneOf(1),
  run: isRunId,
  at: isCount,
  name: isOptional(isNullOr(isName)),
  note: isOptional(isNullOr(isNote)),
  addTags: isOptional(isListOf(isTag)),
  removeTags: isOptional(isListOf(isTag)),
  isPinned: isOptional(isBoolean),
});

/** @throws AuthorError `metadata-wrong` */
export function checkChange({ name, note, addTags = [], removeTags = [] }: MetadataChange): void {
  const fail = (field: 'name' | 'note' | 'tag', found: string, form: string): never =>
    failAuthor('metadata-wrong', { field, found, form });
  if (typeof name === 'string' && !isName(name))
    fail('name', name, `one line of at most ${longestName} characters that does not begin with -`);
  // Names that already mean a run would name two.
  if (typeof name === 'string' && (/^(latest\b|previous$)/.test(name) || /^\d{8}T/.test(name)))
    fail('name', name, "a name that is not 'latest', 'previous' or the id of a run");
  if (typeof note === 'string' && !isNote(note)) fail('note', note, `a text of at most ${longestNote} characters`);
  for (const tag of [...addTags, ...removeTags])
    if (!isTag(tag))
      fail('tag', tag, `letters, digits and . _ : / = -, at most ${longestTag}, beginning with a letter or a digit`);
}

/** Whether it says anything. */
export function changesAnything({ name, note, addTags, removeTags, isPinned }: MetadataChange): boolean {
  return (
    name !== undefined || note !== undefined || isPinned !== undefined || !!addTags?.length || !!removeTags?.length
  );
}

/** One line of ASCII, so that no setting of git for encodings changes it; and its digest, which is its name. */
export function encodeEdit(edit: MetadataEdit): { readonly text: string; readonly digest: Digest } {
  const spell = (sign: string): string => `\\u${sign.charCodeAt(0).toString(16).padStart(4, '0')}`;
  const text = JSON.stringify(edit).replace(/[^\x20-\x7e]/g, spell);
  return { text, digest: digestBytes(text) };
}

/** Undefined if the text is not what its name says, or no edit of this run. Others can send any text. */
export function decodeEdit(text: string, run: string, digest: string): MetadataEdit | undefined {
  if (digestBytes(text) !== digest) return undefined;
  try {
    const edit: unknown = JSON.parse(text);
    return isEdit(edit) && edit.run === run ? edit : undefined;
  } catch {
    return undefined;
  }
}
