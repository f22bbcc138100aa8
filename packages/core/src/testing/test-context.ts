// A context for calling the body of a step in a test.

import { mkdtempSync } from 'node:fs';
import { join } from 'node:path';
import { createStream } from '../base/random/seed.ts';
import type { StepContext } from '../dsl/context.ts';
import { temporaryPrefix } from '../files/temp-owner.ts';
import { openCheckpoint } from '../run/worker/open-checkpoint.ts';

export interface TestContext extends StepContext {
  /** What the step logged. */
  readonly logged: readonly string[];
}

/** A context for calling a step's `run` directly. Seed 1, an empty temporary folder, no verdicts, no lineage, no saved state. */
export function testContext(given: Partial<StepContext> = {}): TestContext {
  const logged: string[] = [];
  const seed = given.seed ?? 1;
  const folder = given.folder ?? mkdtempSync(temporaryPrefix('test'));
  return {
    seed,
    random: (stream) => createStream(seed, stream),
    log: (message) => logged.push(message),
    progress: () => undefined,
    signal: new AbortController().signal,
    folder,
    checkpoint: openCheckpoint({
      ...{ folder: join(folder, '.checkpoint'), own: () => folder, log: () => undefined },
      observe: () => ({ reads: [], loads: [], drawsRandom: false }),
    }).checkpoint,
    verdicts: {},
    leftOut: {},
    lineage: [],
    ...given,
    logged,
  };
}
