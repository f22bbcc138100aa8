// What is hashed is what runs: whether the code of a step is still what is in its key, and its packages those that were
// locked and installed. A file is hashed once, and again when its size, times or inode say that it may be another, or
// that they could not tell. Where its bytes are others, the step's code is followed again: a comment, or a piece that the
// step does not reach, makes no difference, as in the key.

import { type BigIntStats, statSync } from 'node:fs';
import { join } from 'node:path';
import type { Digest } from '../../base/brand.ts';
import { digestFile } from '../../base/digest.ts';
import { nowNs } from '../../files/now-ns.ts';
import { VerifiedFiles } from '../../files/verified-files.ts';
import type { Closure } from '../../fingerprint/trace/trace-closure.ts';
import type { PlanNode } from '../../graph/node.ts';
import type { PreparedPlan, PreparedStep } from '../../plan/prepare-plan.ts';
import { showPathIn } from '../../plan/project/find-project.ts';
import { retraceStep } from '../../plan/retrace-step.ts';
import { isInstalledAsPlanned } from './find-edited-package.ts';

const verified = new VerifiedFiles();

/** The first file of a step's code that is not what is in the key; or the lockfile, where it says other packages. */
export async function findChanged(node: PlanNode, prepared: PreparedPlan): Promise<string | undefined> {
  const { steps, found } = prepared;
  const step = steps.get(node.id)!;
  const { closure } = step;
  const changed = await findOther(closure.loads);
  const edited = changed && (await findEdited(step, prepared, changed));
  if (edited !== undefined) return showPathIn(found.home, edited);
  const manifest = closure.installed.length ? await findOther(manifestsOf(closure, prepared)) : undefined;
  if (manifest === undefined || isInstalledAsPlanned(closure, found.root)) return undefined;
  return showPathIn(found.home, manifest);
}

/** The first of the files of a step's code that it read as data, where every byte counts, and that has other bytes. */
export async function findChangedData(
  read: readonly string[],
  node: PlanNode,
  { steps, found }: PreparedPlan,
): Promise<string | undefined> {
  const { files } = steps.get(node.id)!.closure;
  const own = Object.entries(files).filter(([file]) => read.includes(file));
  const changed = await findOther(Object.fromEntries(own));
  return changed && showPathIn(found.home, changed);
}

/** By step: the digests of its files as they were when its code was followed again, and what was found then. */
const retraced = new WeakMap<PreparedStep, { readonly files: string; readonly edited: string | undefined }>();

/** How often the code is followed again because it was edited meanwhile, as by an editor that saves several files. */
const mostTries = 10;

/** The file of the first piece that is another; `changed` where that cannot be told. */
async function findEdited(step: PreparedStep, prepared: PreparedPlan, changed: string): Promise<string | undefined> {
  const { closure } = step;
  for (let tries = 1; ; tries++) {
    const files = await digestNow(closure);
    const known = retraced.get(step);
    if (known?.files === files) return known.edited;
    const now = await retraceStep(step, prepared);
    // Edited again meanwhile, it is not known which bytes were followed.
    const isStill = files === (await digestNow(closure));
    if (!isStill && tries < mostTries) continue;
    const isSame = isStill && now !== undefined && now.fingerprint === closure.fingerprint;
    const edited = isSame ? undefined : (findOtherPiece(closure, now) ?? changed);
    if (isStill) retraced.set(step, { files, edited });
    return edited;
  }
}

function findOtherPiece(before: Closure, now: Closure | undefined): string | undefined {
  const pieces = new Set(now?.pieces.map(({ file, digest }) => `${file} ${digest}`));
  return now && before.pieces.find(({ file, digest }) => !pieces.has(`${file} ${digest}`))?.file;
}

async function digestNow({ loads }: Closure): Promise<string> {
  const digests = Object.keys(loads).map((file) => digestFile(file).catch(() => 'none'));
  return (await Promise.all(digests)).join(' ');
}

async function findOther(files: Readonly<Record<string, Digest>>): Promise<string | undefined> {
  for (const [file, digest] of Object.entries(files)) {
    const stats = statOrNone(file);
    if (stats && verified.has(file, digest, stats)) continue;
    const since = nowNs();
    if ((await digestFile(file).catch(() => undefined)) !== digest) return file;
    if (stats) verified.noteRead(file, digest, stats, since);
  }
  return undefined;
}

const manifests = new WeakMap<Closure, Readonly<Record<string, Digest>>>();

/** What is locked, and what the packages that the code needs say of themselves, as planning read them. */
function manifestsOf(closure: Closure, { seen }: PreparedPlan): Readonly<Record<string, Digest>> {
  const known = manifests.get(closure);
  if (known) return known;
  const named = new Set(closure.installed.map(({ folder }) => join(folder, 'package.json')));
  const read = Object.entries(seen.files).filter(([file]) => named.has(file) || isLockfile(file));
  const found = Object.fromEntries(read);
  manifests.set(closure, found);
  return found;
}

function isLockfile(file: string): boolean {
  return /[/\\](\.?package-lock\.json|npm-shrinkwrap\.json|pnpm-lock\.yaml|yarn\.lock|bun\.lockb?)$/.test(file);
}

function statOrNone(file: string): BigIntStats | undefined {
  try {
    return statSync(file, { bigint: true });
  } catch {
    return undefined;
  }
}
