// What is kept of a run so that the next one, where nothing changed, needs no plan: what was told, and everything that
// would have to differ for anything else to be told. A plan is a function of the pipeline's own code, its params and the
// environment, so it may be believed as long as these are the same.

import { mkdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import type { Digest, RunId } from '../../base/brand.ts';
import type { Canonical } from '../../base/canonical.ts';
import { digestCanonical } from '../../base/digest.ts';
import { orderOf } from '../../base/record-order.ts';
import type { MarkedView } from '../../fingerprint/marked-view.ts';
import type { AskedProgram } from '../../plan/ask-again.ts';
import type { WatchedVariables } from '../../plan/environment.ts';
import type { FoundPipeline } from '../../plan/find-project.ts';
import type { NodeFinished, PlanMade, RunFinished, Warning } from '../../run/event.ts';
import type { RunOptions } from '../../run/run-options.ts';
import { openSealedJson, sealJson } from '../../store/sealed-json.ts';
import type { Witnesses } from '../../store/witnesses.ts';

export interface KeptRun {
  readonly version: typeof keptVersion;
  /** Node's version, platform and architecture. */
  readonly process: string;
  readonly view: MarkedView;
  readonly watched: WatchedVariables;
  readonly variables: Digest;
  /** Programs whose versions are in keys, with what they said. */
  readonly asked: readonly AskedProgram[];
  readonly store: Witnesses;
  /** What was published: the registry's files and the bundles. */
  readonly published: Witnesses;
  /** Files of installed packages. */
  readonly packages: Witnesses;
  /** Null outside git, or before the first commit. */
  readonly commit: string | null;
  /** The run that is named again, and the newest of the project, of whatever pipeline. */
  readonly run: RunId;
  readonly newest: RunId;
  readonly plan: PlanMade;
  readonly warnings: readonly Warning[];
  readonly nodes: readonly NodeFinished[];
  readonly end: RunFinished;
  readonly exitCode: number;
}

/** Raised when anything that is kept, or told, changes. */
export const keptVersion = 4;

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
    const kept = openSealedJson(readFileSync(file)) as KeptRun | undefined;
    return kept?.version === keptVersion ? kept : undefined;
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
