// A context for calling the body of a step in a test.

import { mkdtempSync } from 'node:fs';
import { createStream } from '../base/random/seed.ts';
import type { StepContext } from '../dsl/context.ts';
import { temporaryPrefix } from '../files/temp-owner.ts';

export interface TestContext extends StepContext {
  /** What the step logged. */
  readonly logged: readonly string[];
}

/** A context for calling a step's `run` directly. Seed 1, an empty temporary folder, no verdicts, no lineage. */
export function testContext(given: Partial<StepContext> = {}): TestContext {
  const logged: string[] = [];
  const seed = given.seed ?? 1;
  return {
    seed,
    random: (stream) => createStream(seed, stream),
    log: (message) => logged.push(message),
    progress: () => undefined,
    signal: new AbortController().signal,
    folder: given.folder ?? mkdtempSync(temporaryPrefix('test')),
    verdicts: {},
    leftOut: {},
    lineage: [],
    ...given,
    logged,
  };
}
