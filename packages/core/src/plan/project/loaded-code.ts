// What this process has loaded of the code of its pipelines. Node runs what it loaded first, however a file changes, and
// a plan that was built by old code while its keys are made from new files would be wrong in silence. So a pipeline whose
// files changed since it was first planned in this process is refused: a new process loads them again.

import { readFileSync, statSync } from 'node:fs';
import type { Digest } from '../../base/brand.ts';
import { digestBytes } from '../../base/digest.ts';
import { failAuthor } from '../../base/errors/author-error.ts';
import { markOf } from '../../base/file-mark.ts';
import { writeLockedEntry } from '../../base/locked-entry.ts';
import type { Closure } from '../../fingerprint/trace/trace-closure.ts';
import { type FoundPipeline, showPathIn } from './find-project.ts';

interface LoadedFile {
  /** Null where it changed while it was loaded: what was loaded is not known. */
  readonly digest: Digest | null;
  mark: string | undefined;
}

/** By absolute path; a module is loaded once in a process, whichever pipelines import it. */
const files = new Map<string, LoadedFile>();
/** By the pipeline's file: the files of its code, and the lockfile entries of the packages that it imports. */
const pipelines = new Map<string, { readonly files: ReadonlySet<string>; readonly locked: string | undefined }>();

/**
 * Before a pipeline is loaded: refuses one whose code has changed since this process loaded it.
 *
 * @throws AuthorError `code-changed`
 */
export function checkLoadedCode(found: FoundPipeline): void {
  const known = pipelines.get(found.file);
  if (known === undefined) noteFile(found.file);
  // Also where it could not be planned, since what was loaded of it stays.
  else for (const file of known.files) if (!isAsLoaded(file)) fail(found, file);
}

function noteFile(pipeline: string): void {
  if (!files.has(pipeline)) files.set(pipeline, { digest: digestBytes(readFileSync(pipeline)), mark: undefined });
  pipelines.set(pipeline, { files: new Set([pipeline]), locked: undefined });
}

/**
 * After it was loaded: notes what was. Refuses it where another pipeline loaded a shared module before that has changed.
 *
 * @param closures - of the pipeline and its steps
 * @param since - when planning began, nanoseconds since 1970
 * @param loadedAt - when the pipeline was loaded: before that if the program itself imports it
 * @throws AuthorError `code-changed`
 */
export function noteLoadedCode(
  found: FoundPipeline,
  closures: readonly Closure[],
  since: bigint,
  loadedAt: bigint,
): void {
  const read = new Map(closures.flatMap((closure) => Object.entries(closure.files)));
  const locked = JSON.stringify(
    [...new Set(closures.flatMap((closure) => closure.locked.map(writeLockedEntry)))].sort(),
  );
  const known = pipelines.get(found.file);
  if (known?.locked !== undefined && known.locked !== locked) fail(found, 'node_modules');
  const isOurs = known?.locked !== undefined || loadedAt >= since;
  for (const [file, digest] of read) {
    const loaded = files.get(file);
    if (loaded && loaded.digest !== digest) fail(found, file);
    const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
    const isSince = (time: bigint): boolean => stats === undefined || stats.mtimeNs > time || stats.ctimeNs > time;
    // What the program loaded was never read here, so its bytes are known only if they are not newer.
    if (!isOurs && (!loaded || file === found.file) && isSince(loadedAt)) fail(found, file);
    const isWhole = !isSince(since);
    if (!loaded) files.set(file, { digest: isWhole ? digest : null, mark: undefined });
  }
  pipelines.set(found.file, { files: new Set(read.keys()), locked });
}

function isAsLoaded(file: string): boolean {
  const loaded = files.get(file)!;
  const stats = statSync(file, { bigint: true, throwIfNoEntry: false });
  if (!stats?.isFile()) return false;
  const mark = markOf(stats);
  if (loaded.mark === mark) return true;
  if (digestBytes(readFileSync(file)) !== loaded.digest) return false;
  loaded.mark = mark;
  return true;
}

function fail({ home, file: pipeline }: FoundPipeline, changed: string): never {
  const isPackages = changed === 'node_modules';
  return failAuthor('code-changed', {
    pipeline: showPathIn(home, pipeline),
    changed: isPackages ? changed : showPathIn(home, changed),
  });
}
