// Files of the project by a pattern, known while planning: a record of refs. What the folder holds is part of what makes
// a plan current, so that a new file is seen by the next run.

import { matchesGlob, posix } from 'node:path';
import { failAuthor } from '../../base/errors/author-error.ts';
import { callerLocation, type SourceLocation } from '../../base/errors/source-location.ts';
import type { Ref } from '../../graph/ref.ts';
import { checkPath, normalizePath, recordFile } from '../file.ts';
import type { StoredFile } from '../kinds/file.ts';
import { planningDisk } from '../recorder.ts';
import { checkOptions, type OptionNames } from '../recording/check-call.ts';
import { groupFiles, namesInPattern, readNamedPattern } from './named-pattern.ts';

export interface FilesOptions {
  /** Of what the pattern matches, takes only names that this matches, too: `**\/2024-*`. Default all. */
  readonly match?: string;
  /** Leaves out names that one of these matches. Default none. */
  readonly except?: string | readonly string[];
  /** Whether no match is allowed: the record is then empty. Default false. */
  readonly optional?: boolean;
  /** Whether the files may be outside the project. Default false. */
  readonly outside?: boolean;
}

/** The names in braces of a pattern: `sample` and `read` of `{sample}_{read}.fq`. */
export type NamesIn<Pattern extends string> = Pattern extends `${string}{${infer Name}}${infer Rest}`
  ? Name | NamesIn<Rest>
  : never;

/** The files of one group: the file itself, or by each value of the name that is left. */
type GroupOf<Left extends string> = [Left] extends [never]
  ? Ref<StoredFile, 'file'>
  : { readonly [Name in Left]: Readonly<Record<string, Ref<StoredFile, 'file'>>> };

export interface GroupedFilesOptions<Name extends string> extends FilesOptions {
  /** The name in braces by whose values the files are grouped. */
  readonly by: Name;
}

/**
 * The files that match a pattern with names in braces, grouped by the values of one of them:
 * `files('data/{sample}_{read}.fq', { by: 'sample' })` gives `{ A: { read: { 1: …, 2: … } }, B: … }`, and
 * `files('data/{sample}.bam', { by: 'sample' })` gives `{ A: …, B: … }`. A name takes as many characters as it can, and no
 * `/`; a name that occurs twice has one value. Groups and files are in code-unit order.
 *
 * @throws AuthorError `files-without-match`; `file-names-in-pattern` if `by` is not in the pattern, if more than one other name
 *   is, and if two files have the same values
 */
export function files<const Pattern extends string, By extends NamesIn<Pattern>>(
  pattern: Pattern,
  options: GroupedFilesOptions<By>,
): Readonly<Record<string, GroupOf<Exclude<NamesIn<Pattern>, By>>>>;
/**
 * The files that match a pattern when the plan is made, as a record of refs: a step that takes `each(storedFile)` takes
 * all of it, and `Object.entries(files(…)).map(([name, file]) => …)` runs nodes for every file. A new file runs its own
 * nodes and those that read all of them.
 *
 * The names are the paths below the folder that the pattern begins with, in code-unit order: `files('data/months/*.csv')`
 * gives `2024-01.csv` and `2024-02.csv`. `match` and `except` look at the same names.
 *
 * @param pattern - relative to the nearest `package.json` of the pipeline; `*` within a name, `**` across folders. A path
 *   without either is a folder, of which all files are taken
 * @throws AuthorError `files-without-match`; `file-names-in-pattern` if it has names in braces, which need `by`
 */
export function files(pattern: string, options?: FilesOptions): Readonly<Record<string, Ref<StoredFile, 'file'>>>;
export function files(pattern: string, options: FilesOptions & { readonly by?: string } = {}): unknown {
  const at = callerLocation(files);
  checkPath('files', pattern, () => at);
  checkOptions('files', options, optionNames, at);
  const { by } = options;
  if (by === undefined) {
    const names = namesInPattern(pattern);
    const problem = `it has the names ${names.join(', ')}, and 'by' is missing: { by: '${names[0]}' }`;
    if (names.length) failAuthor('file-names-in-pattern', { pattern, problem }, at);
    return listFiles(pattern, options, at);
  }
  const named = readNamedPattern(pattern, by, at);
  return groupFiles(listFiles(named.glob, options, at, pattern), named, at);
}

const optionNames: OptionNames<FilesOptions & { readonly by?: string }> = {
  ...{ match: true, except: true, optional: true, outside: true, by: true },
};

type FileRefs = Readonly<Record<string, Ref<StoredFile, 'file'>>>;

/** @param shown - the pattern as it was written */
function listFiles(
  pattern: string,
  options: FilesOptions,
  at: SourceLocation | undefined,
  shown: string = pattern,
): FileRefs {
  const { match, except = [], optional = false, outside } = options;
  const { folder, glob } = splitPattern(normalizePath(pattern));
  const depth = glob.includes('**') ? Number.POSITIVE_INFINITY : glob.split('/').length;
  const left = typeof except === 'string' ? [except] : except;
  const names = (planningDisk('files', at).filesIn(folder, depth) ?? []).filter(
    (name) =>
      matchesGlob(name, glob) &&
      (match === undefined || matchesGlob(name, match)) &&
      !left.some((one) => matchesGlob(name, one)),
  );
  if (!names.length && !optional) failAuthor('files-without-match', { pattern: shown }, at);
  const given = outside === undefined ? {} : { outside };
  return Object.freeze(
    Object.fromEntries(names.map((name) => [name, recordFile(posix.join(folder, name), given, at, name)])),
  );
}

/** The folders that a pattern begins with, and the rest of it. */
function splitPattern(pattern: string): { readonly folder: string; readonly glob: string } {
  const parts = pattern.split('/');
  const wild = parts.findIndex((part) => /[*?[\]{}]/.test(part));
  if (wild < 0) return { folder: pattern, glob: '**' };
  return {
    folder: parts.slice(0, wild).join('/') || (pattern.startsWith('/') ? '/' : '.'),
    glob: parts.slice(wild).join('/'),
  };
}
