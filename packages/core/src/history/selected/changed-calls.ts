// Calls in a pipeline's own files that changed: other params, other inputs. A changed line belongs to the call that it is
// in; a line that is in no call may change what any call of its file means.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import type { PlanNode } from '../../graph/node.ts';
import type { CodeListing, ListedPiece } from '../../plan/listing/list-code.ts';
import type { ChangedFiles } from '../git/list-changed-files.ts';

/** Whether pieces of code have another text than in the commit. */
export type IsChanged = (listing: Pick<CodeListing, 'code'>) => Promise<boolean>;

interface ChangedCode {
  readonly files: ChangedFiles;
  /** The code that makes the plan. */
  readonly code: readonly ListedPiece[];
  readonly isChanged: IsChanged;
}

export async function findChangedCalls(
  nodes: readonly PlanNode[],
  home: string,
  { files, code, isChanged }: ChangedCode,
): Promise<ReadonlySet<string>> {
  const changed = new Set<string>();
  for (const [name, pieces] of Map.groupBy(code, ({ file }) => file)) {
    const file = resolve(home, name);
    if (!files.paths.has(file)) continue;
    const here = nodes.filter(({ calledAt }) => calledAt?.file === file);
    // A helper that makes no node itself may decide anything.
    const affected = here.length ? await findIn(here, file, files) : (await isChanged({ code: pieces })) ? nodes : [];
    for (const { id } of affected) changed.add(id);
  }
  return changed;
}

/** The nodes of one file whose calls changed; all of them if anything between the calls did. */
async function findIn(nodes: readonly PlanNode[], file: string, files: ChangedFiles): Promise<readonly PlanNode[]> {
  if ((await files.textBefore(file)) === undefined) return nodes;
  const text = await readFile(file, 'utf8').catch(() => '');
  const lines = (await files.changedLines(file)).filter((line) => !isEmptyLine(text, line));
  const calls = nodes.map((node) => ({ node, last: lastLineOf(node, text) }));
  const inCalls = lines.map((line) => calls.filter(({ node, last }) => node.calledAt!.line <= line && line <= last));
  return inCalls.some((found) => !found.length) ? nodes : inCalls.flat().map(({ node }) => node);
}

/** Blank, or only a comment. */
function isEmptyLine(text: string, line: number): boolean {
  return /^\s*(\/\/.*)?$/u.test(text.split('\n')[line - 1] ?? '');
}

/** The line in which the brackets of a call are closed. */
function lastLineOf({ calledAt }: PlanNode, text: string): number {
  const { line, column } = calledAt!;
  const lines = text.split('\n');
  let depth = 0;
  for (let at = line; at <= lines.length; at++)
    for (const sign of at === line ? lines[at - 1]!.slice(column - 1) : lines[at - 1]!) {
      if ('([{'.includes(sign)) depth += 1;
      if (')]}'.includes(sign)) depth -= 1;
      if (depth < 0 || (depth === 0 && sign === ')')) return at;
    }
  return line;
}
