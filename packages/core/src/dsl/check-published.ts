// Checks the paths that results are published as, while the plan is made.

import { type AuthorProblem, authorProblem } from '../base/errors/author-error.ts';
import type { SourceLocation } from '../base/errors/source-location.ts';
import { isInnerPath } from '../base/safe-name.ts';
import type { PlanNode } from '../graph/node.ts';
import type { Ref } from '../graph/ref.ts';

/** Folders that belong to Cairn, git and package managers. */
const foreign = ['.cairn', '.git', 'node_modules'];

/**
 * @param paths - by the name of the result; anything that the author wrote
 * @param nodes - of the plan: a result must not be published over a file that the pipeline reads
 */
export function checkPublished(
  paths: Readonly<Record<string, unknown>>,
  results: Readonly<Record<string, Ref<unknown>>>,
  nodes: readonly PlanNode[],
  at: SourceLocation | undefined,
): readonly AuthorProblem[] {
  const read = nodes
    .filter(({ definition }) => definition.role === 'source')
    .map(({ params }) => ({ path: String(params['path']), hasMatch: params['match'] !== undefined }));
  const problems: AuthorProblem[] = [];
  const claimed = new Map<string, readonly [result: string, path: string]>();
  for (const [result, path] of Object.entries(paths)) {
    const problem = findProblem(path, read);
    if (problem !== undefined)
      problems.push(authorProblem('published-path-wrong', { result, path: String(path), problem }, at));
    else {
      const known = result in results ? checkFormat(result, path as string, results[result]!, at) : [];
      problems.push(...known);
      const other = [...claimed.values()].find(([, claimedPath]) => areOverlapping(claimedPath, path as string));
      if (other) {
        const details = { result, path: path as string, other: other[0], otherPath: other[1] };
        problems.push(authorProblem('published-twice', details, at));
      } else claimed.set(result, [result, path as string]);
    }
  }
  return problems;
}

function findProblem(
  path: unknown,
  read: readonly { readonly path: string; readonly hasMatch: boolean }[],
): string | undefined {
  if (typeof path !== 'string') return 'it is not a text';
  if (path === '' || path === '.') return 'it is the folder of the project';
  if (/^[a-z][a-z0-9+.-]+:\//i.test(path)) return 'it is a URL';
  if (path === '..' || path.startsWith('../') || path.startsWith('/') || /^[a-z]:/i.test(path))
    return 'it is outside the project';
  if (!isInnerPath(path)) return 'it is not a path';
  const first = path.split('/').find((part) => foreign.includes(part.toLowerCase()));
  if (first !== undefined) return `'${first}' belongs to another program`;
  // What a pattern of a folder takes is known only when it is listed: then the file itself is compared.
  const input = read.find((source) =>
    source.hasMatch ? isSame(source.path, path) : areOverlapping(source.path, path),
  );
  return input && `the pipeline reads '${input.path}'`;
}

function checkFormat(
  result: string,
  path: string,
  { node, output }: Ref<unknown>,
  at: SourceLocation | undefined,
): readonly AuthorProblem[] {
  const { extension, exportAs, name } = node.definition.outputs[output]!;
  // Of a collection it is the path of a folder.
  if (!exportAs || node.definition.role === 'collection') return [];
  const formats = [extension, ...Object.keys(exportAs)];
  if (formats.some((format) => path.endsWith(format))) return [];
  return [authorProblem('published-format-wrong', { result, path, kind: name, formats }, at)];
}

/** Some file systems do not distinguish case, or ways to write a letter. */
function fold(path: string): string {
  return path.normalize('NFC').toLowerCase();
}

function isSame(a: string, b: string): boolean {
  return fold(a) === fold(b);
}

/** Whether they are one path, or one is inside the other. */
function areOverlapping(a: string, b: string): boolean {
  return isSame(a, b) || fold(a).startsWith(`${fold(b)}/`) || fold(b).startsWith(`${fold(a)}/`);
}
