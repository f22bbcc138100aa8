// What is kept of a run so that the next one, where nothing changed, needs no plan: what was told, and everything that
// would have to differ for anything else to be told. A plan is a function of the pipeline's own code, its params and the
// environment, so it may be believed as long as these are the same.

import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Canonical } from '../../base/canonical.ts';
import { digestCanonical } from '../../base/digest.ts';
import { orderOf } from '../../base/record-order.ts';
import { openSealedJson, sealJson } from '../../files/sealed-json.ts';
import type { FoundPipeline } from '../../plan/project/find-project.ts';
import type { RunOptions } from '../../run/run-options.ts';
import { isKeptRun, type KeptRun } from './kept-run-shape.ts';

export function describeProcess(): string {
  return `${process.version} ${process.platform} ${process.arch}`;
}

/** Undefined for what is never kept: runs that are told to run something, or to look at everything. */
export function keptFileOf(found: FoundPipeline, options: RunOptions): string | undefined {
  const { params = {}, seed = 1, until = null, publish = true, storePlace = null, allowImpure = false } = options;
  if (options.force !== undefined || options.verifyInputs || options.twice) return undefined;
  try {
    const asked = digestCanonical([
      found.file,
      found.root,
      params as Canonical,
      orderOf(params),
      seed,
      until,
      publish,
      storePlace,
      allowImpure,
    ]);
    return join(found.home, '.cairn', 'cache', 'kept', `${asked}.json`);
  } catch {
    // Params that are no plain data, which planning will tell.
    return undefined;
  }
}

export function readKept(file: string): KeptRun | undefined {
  try {
    const kept = openSealedJson(readFileSync(file));
    return isKeptRun(kept) ? kept : undefined;
  } catch {
    return undefined;
  }
}

/** What cannot be kept costs a plan, and no more. */
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
