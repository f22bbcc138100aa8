// The files and folders that a plan reads, and those that it cannot read.

import type { NodeId } from '../../base/brand.ts';
import { AuthorError, type AuthorProblem } from '../../base/errors/author-error.ts';
import type { DiskView } from '../../fingerprint/disk/disk-view.ts';
import type { Plan } from '../../graph/plan.ts';
import type { FileDigests } from './file-digests.ts';
import { isSource, readSource, type Source } from './sources.ts';

/** @throws AuthorError `missing-file` and others */
export function failUnread(problems: readonly AuthorProblem[]): void {
  if (problems.length) throw new AuthorError(problems);
}

/** The sources that can be read, and why the others cannot. */
export async function readSources(
  plan: Plan,
  root: string,
  disk: DiskView,
  digests: FileDigests,
): Promise<{
  readonly sources: ReadonlyMap<NodeId, Source>;
  readonly unread: ReadonlyMap<NodeId, AuthorProblem>;
}> {
  const sources = new Map<NodeId, Source>();
  const unread = new Map<NodeId, AuthorProblem>();
  for (const node of plan.nodes) {
    if (node.definition.role !== 'source') continue;
    const found = await readSource(node, root, disk, digests);
    if (isSource(found)) sources.set(node.id, found);
    else unread.set(node.id, found);
  }
  return { sources, unread };
}
