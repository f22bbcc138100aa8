// Writes one published file, if its bytes changed and nobody edited it.

import { existsSync } from 'node:fs';
import { rmdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import type { Digest } from '../base/brand.ts';
import type { Canonical } from '../base/canonical.ts';
import { isInside } from '../files/is-inside.ts';
import { replacePath } from '../files/replace-path.ts';
import { digestExporters } from '../plan/digest-exporters.ts';
import type { PreparedPlan } from '../plan/prepare-plan.ts';
import { showPathIn } from '../plan/project/find-project.ts';
import type { PublishedFile } from '../run/record/event.ts';
import type { Store } from '../store/store.ts';
import { withExported } from './export-artifact.ts';
import { type FoundTarget, findWayOut, readTarget } from './find-target.ts';
import { type DeclaredFile, exportOf } from './list-declared.ts';
import { addVersion, type ListedFile, readPublishedList, writePublishedList } from './published-list.ts';

export interface PublishFileOptions {
  /** The folder `.cairn`. */
  readonly place: string;
  readonly store: Store;
  /** Overwrites what somebody edited. */
  readonly overwrite: boolean;
  /** Whether an earlier run wrote these bytes to this path, also in another clone. */
  readonly wasPublished: (path: string, bytes: Digest) => Promise<boolean>;
}

/** There is a file that is not Cairn's: it stays. */
export class ForeignFile extends Error {
  override readonly name = 'ForeignFile';
}

/** @throws ForeignFile if there is a file that must not be overwritten */
export async function publishFile(
  file: DeclaredFile,
  artifact: Digest,
  prepared: PreparedPlan,
  options: PublishFileOptions,
): Promise<PublishedFile> {
  const { target, path, result } = file;
  const { place, store, overwrite } = options;
  const { plan, found, givenParams, seed } = prepared;
  const wayOut = findWayOut(target, found.root);
  if (wayOut !== undefined) throw new ForeignFile(`its folder is a link out of the project, to '${wayOut}'`);
  const list = readPublishedList(place);
  const listed = list[path];
  const exporter = exportOf(file) && digestExporters(prepared)[result];
  const isSame = listed?.artifact === artifact && listed.exporter === exporter;
  const known = isSame ? listed.written.at(-1) : undefined;
  return await withExported(file, artifact, known, store, async ({ bytes, write }) => {
    const now = await readTarget(target);
    const isWritten = now.state === 'bytes' && now.digest === bytes;
    if (!isWritten && !overwrite) await checkOwn(now, file, listed, prepared, options);
    const added: ListedFile = {
      pipeline: plan.pipeline,
      file: showPathIn(found.home, found.file),
      params: givenParams as Canonical,
      seed,
      result,
      artifact,
      ...(exporter && { exporter }),
      written: addVersion(listed?.written ?? [], bytes),
      madeFolder: listed?.madeFolder ?? findMissingFolder(target, found.home),
    };
    // The list comes first: a process that is killed in between has written nothing that the list does not know.
    await writePublishedList(place, { ...list, [path]: added });
    if (!isWritten) {
      // An empty folder: a file cannot replace it.
      if (now.state === 'missing') await rmdir(target).catch(() => undefined);
      await replacePath(target, place, write);
    }
    return { result, path, digest: artifact, bytes, state: isWritten ? 'unchanged' : 'written' };
  });
}

async function checkOwn(
  now: FoundTarget,
  { path }: DeclaredFile,
  listed: ListedFile | undefined,
  { plan, found }: PreparedPlan,
  { wasPublished }: PublishFileOptions,
): Promise<void> {
  if (now.state === 'missing') return;
  const isOwn =
    now.state === 'bytes' && (listed?.written.includes(now.digest) || (await wasPublished(path, now.digest)));
  if (!isOwn) throw new ForeignFile('somebody edited it, or another program wrote it');
  if (listed && listed.pipeline !== plan.pipeline && existsSync(join(found.home, listed.file)))
    throw new ForeignFile(`pipeline '${listed.pipeline}' publishes its result '${listed.result}' there`);
}

/** The uppermost folder above a path that does not exist yet, relative to `home`; null if all exist. */
function findMissingFolder(target: string, home: string): string | null {
  let missing: string | null = null;
  for (let folder = dirname(target); isInside(folder, home) && !existsSync(folder); folder = dirname(folder))
    missing = showPathIn(home, folder);
  return missing;
}
