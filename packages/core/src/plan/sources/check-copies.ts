// Leaks that only the bytes of the sources show: a model that is judged on a copy of the file that it learned from.

import type { Digest, NodeId } from '../../base/brand.ts';
import { digestBytes } from '../../base/digest.ts';
import { AuthorError } from '../../base/errors/author-error.ts';
import { checkRows } from '../../graph/check-rows.ts';
import type { Plan } from '../../graph/plan.ts';
import type { SourceContents } from '../../graph/same-rows.ts';
import type { Source } from './sources.ts';

/**
 * Checks the rows of a plan again, with sources of equal bytes as one. Nothing is traced where all bytes differ.
 *
 * @throws AuthorError with all problems: a leak, or a gate's evidence on rows that trained or chose its subject
 */
export function checkCopies(plan: Plan, sources: ReadonlyMap<NodeId, Source>): void {
  if (sources.size < 2) return;
  const contents = listContents(plan, sources);
  if (!hasCopies(contents)) return;
  const problems = checkRows(plan.templates?.all ?? plan.nodes, contents);
  if (problems.length) throw new AuthorError(problems);
}

/** An empty file has no rows, and markers such as `.gitkeep` are in many folders. */
const empty: Digest = digestBytes(new Uint8Array());

function listContents(plan: Plan, sources: ReadonlyMap<NodeId, Source>): SourceContents {
  const contents = new Map<string, ReadonlySet<Digest>>();
  for (const { id, outputs } of plan.nodes) {
    const source = sources.get(id);
    if (!source) continue;
    const digests = new Set(source.members ? source.members.map(({ digest }) => digest) : [source.digest]);
    digests.delete(empty);
    for (const output of outputs) contents.set(`${id}.${output}`, digests);
  }
  return contents;
}

function hasCopies(contents: SourceContents): boolean {
  const seen = new Set<Digest>();
  for (const digests of contents.values()) {
    for (const digest of digests) {
      if (seen.has(digest)) return true;
      seen.add(digest);
    }
  }
  return false;
}
