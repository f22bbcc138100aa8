// The stored answer of a run, so that the next run needs no plan if nothing changed: the events, and everything that
// they depend on. A plan depends on the pipeline's own code, its params and the environment, and on nothing else. So it
// is valid as long as these are the same.

import { isAscii } from 'node:buffer';
import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Canonical } from '../../base/canonical.ts';
import { digestBytes, digestCanonical } from '../../base/digest.ts';
import { orderOf } from '../../base/record-order.ts';
import { readOrNone } from '../../files/read-small.ts';
import { openSealedJson, sealJson } from '../../files/sealed-json.ts';
import type { FoundPipeline } from '../../plan/project/find-project.ts';
import { dependsOnHistory } from '../../plan/selection/selection-options.ts';
import type { RunOptions } from '../../run/run-options.ts';
import { isSharedLocation, storeKeysFile } from '../../store/shared/shared-location.ts';
import { isKeptRun, type KeptRun } from './kept-run-shape.ts';

export function describeProcess(): string {
  return `${process.version} ${process.platform} ${process.arch}`;
}

/** Undefined for runs whose answers are never stored: runs that must run something, or must check everything. */
export function keptFileOf(found: FoundPipeline, options: RunOptions): string | undefined {
  const { params = {}, seed = 1, publish = true, storePlace = null, allowImpure = false } = options;
  if (options.refresh !== undefined || options.recordedVersions || options.recordedFrozen) return undefined;
  if (
    options.force !== undefined ||
    options.verifyInputs ||
    options.twice ||
    options.metadata ||
    dependsOnHistory(options)
  )
    return undefined;
  try {
    const asked = digestCanonical([
      found.file,
      found.root,
      params as Canonical,
      orderOf(params),
      seed,
      options.paramsProfile ?? null,
      selectionIn(options),
      publish,
      storePlace,
      acceptedKeysIn(found.home, storePlace),
      allowImpure,
    ]);
    return join(found.home, '.cairn', 'cache', 'kept', `${asked}.json`);
  } catch {
    // The params are not plain data, which planning will report.
    return undefined;
  }
}

/** Whose results of a shared store are used. Null if there is no such store, or no such file. */
function acceptedKeysIn(home: string, storePlace: string | null): Canonical {
  if (storePlace === null || !isSharedLocation(storePlace)) return null;
  const keys = readOrNone(join(home, storeKeysFile));
  return keys ? digestBytes(keys) : null;
}

/** Null without a selection. */
function selectionIn({ select = [], exclude = [], from = [], until = [], only = [] }: RunOptions): Canonical {
  const parts = [select, exclude, from, [until].flat(), only];
  return parts.some(({ length }) => length) ? parts : null;
}

export interface ReadKept {
  readonly kept: KeptRun;
  /** Whether all its texts are visible ASCII characters, so that none has to be cleaned before it is shown. */
  readonly isPlain: boolean;
}

export function readKept(file: string): ReadKept | undefined {
  try {
    const bytes = readFileSync(file);
    const kept = openSealedJson(bytes);
    // JSON writes a control character with a backslash; only DEL stands for itself.
    const isPlain = isAscii(bytes) && !bytes.includes('\\') && !bytes.includes(0x7f);
    return isKeptRun(kept) ? { kept, isPlain } : undefined;
  } catch {
    return undefined;
  }
}

/** If it cannot be stored, the next run only has to plan. */
export function writeKept(file: string, kept: KeptRun): void {
  const unfinished = `${file}.${process.pid}`;
  try {
    mkdirSync(dirname(file), { recursive: true });
    writeFileSync(unfinished, sealJson(kept));
    renameSync(unfinished, file);
  } catch {
    rmSync(unfinished, { force: true });
  }
}
