// A program: how two copies of an artifact differ, as the kind of an output of a pipeline says it. The clause is
// written to a file: what the pipeline prints while it is loaded is not part of it.

import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { deserialize } from 'node:v8';
import { isPipeline } from '../../dsl/pipeline.ts';
import type { StepDefinition } from '../../dsl/step.ts';
import { describeDifference } from '../../run/difference/describe-difference.ts';

export interface DifferenceRequest {
  /** The pipeline's file. */
  readonly file: string;
  readonly params: unknown;
  readonly label: string;
  readonly output: string;
  readonly before: string;
  readonly now: string;
  /** Where the clause is written. */
  readonly answer: string;
}

const request = deserialize(readFileSync(process.argv[2]!)) as DifferenceRequest;
const { file, params, label, output, before, now, answer } = request;
const loaded = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
if (!isPipeline(loaded.default)) throw new Error(`${file} exports no pipeline`);
const { nodes, labels } = loaded.default.plan(params);
const node = nodes.find(({ id }) => labels.get(id) === label);
const { out } = (node?.definition ?? {}) as Partial<StepDefinition>;
writeFileSync(answer, await describeDifference(before, now, out?.[output]));
// What the pipeline loaded may keep the process alive.
process.exit(0);
