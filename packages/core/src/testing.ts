// The door for tests of steps: `train.run(inputs, params, testContext())`.

import { mkdtempSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createStream } from './base/random/seed.ts';
import type { StepContext } from './dsl/context.ts';

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
    folder: given.folder ?? mkdtempSync(join(tmpdir(), 'cairn-test-')),
    verdicts: {},
    leftOut: {},
    lineage: [],
    ...given,
    logged,
  };
}
