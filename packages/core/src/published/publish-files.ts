// Writes the published files of a finished run, and removes those that its pipeline does not publish any more. If a file
// is not as the run has it, the run reports it and fails: an old file must not look like a new one.

import { existsSync } from 'node:fs';
import type { NodeId } from '../base/brand.ts';
import type { Warn } from '../base/errors/warnings.ts';
import { isSystemError } from '../files/error-codes.ts';
import { temporaryFolder } from '../files/temp-owner.ts';
import { type FinishedNode, isMade } from '../plan/outcome/finished-node.ts';
import type { PreparedPlan } from '../plan/prepare-plan.ts';
import { withLock } from '../registry/with-lock.ts';
import { timestamp } from '../run/clock.ts';
import type { Listener, PublishedFile } from '../run/record/event.ts';
import { type DeclaredFile, listDeclared } from './list-declared.ts';
import { ForeignFile, type PublishFileOptions, publishFile } from './publish-file.ts';
import { publishedListFile } from './published-list.ts';
import { removeUnpublished } from './remove-unpublished.ts';

export interface PublishFilesOptions extends PublishFileOptions {
  /** Whether all nodes were selected: only then are files removed that are not published any more. */
  readonly isWhole: boolean;
  readonly warn: Warn;
  readonly onEvent: Listener;
}

export interface PublishedFiles {
  readonly files: readonly PublishedFile[];
  /** Whether every file is as the run has it. */
  readonly areWritten: boolean;
}

/** @param prepared - with the results of its maps */
export async function publishFiles(
  prepared: PreparedPlan,
  finished: ReadonlyMap<NodeId, FinishedNode>,
  options: PublishFilesOptions,
): Promise<PublishedFiles> {
  const { place, isWhole, warn, onEvent } = options;
  const declared = listDeclared(prepared.plan, prepared.found);
  // Most pipelines publish no file and never did.
  if (!declared.length && !existsSync(publishedListFile(place))) return { files: [], areWritten: true };
  return await withLock(temporaryFolder(place), 'publish files', async () => {
    const files: PublishedFile[] = [];
    let areWritten = true;
    for (const file of declared) {
      const node = finished.get(file.ref.node.id);
      const artifact = node && isMade(node) ? node.outputs[file.ref.output] : undefined;
      if (artifact === undefined) continue;
      try {
        files.push(await publishFile(file, artifact, prepared, options));
      } catch (error) {
        areWritten = false;
        reportFailure(file, error as Error, prepared.plan.pipeline, onEvent);
      }
    }
    const paths = new Set(declared.filter((file) => !isNotTaken(file, finished)).map(({ path }) => path));
    if (isWhole) files.push(...(await removeUnpublished(paths, prepared, place, warn)));
    return { files, areWritten };
  });
}

/** A branch that was not taken publishes nothing: what an earlier run wrote there is removed. */
function isNotTaken({ ref }: DeclaredFile, finished: ReadonlyMap<NodeId, FinishedNode>): boolean {
  const node = finished.get(ref.node.id);
  return node?.outcome === 'skipped' && node.decidedBy !== undefined;
}

function reportFailure({ path, result }: DeclaredFile, error: Error, pipeline: string, onEvent: Listener): void {
  const isForeign = error instanceof ForeignFile;
  const fix = isForeign
    ? `Move it away and run again, or overwrite it: cairn run ${pipeline} --overwrite.`
    : isSystemError(error)
      ? 'Make room, or make its folder writable, and run again: what was made stays made.'
      : `Make the result again: cairn run ${pipeline} --force.`;
  onEvent({
    type: 'error',
    at: timestamp(),
    code: isForeign ? 'published-file-edited' : 'publish-failed',
    message: `'${path}' was not written with result '${result}': ${error.message}`,
    fix,
  });
}
