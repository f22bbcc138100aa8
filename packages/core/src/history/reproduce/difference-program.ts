// A program that describes how two copies of an artifact differ, with the kind of an output of a pipeline. The result
// is written to a file, because the pipeline may print while it is loaded.

import { readFileSync, writeFileSync } from 'node:fs';
import { pathToFileURL } from 'node:url';
import { deserialize } from 'node:v8';
import { isPipeline } from '../../dsl/pipeline.ts';
import type { StepDefinition } from '../../dsl/step.ts';
import { createDiskView } from '../../fingerprint/disk/disk-view.ts';
import { findHome, findProjectRoot } from '../../plan/project/find-project.ts';
import { openPlanningDisk } from '../../plan/sources/planning-disk.ts';
import { describeDifference } from '../../run/difference/describe-difference.ts';

export interface DifferenceRequest {
  /** The pipeline's file. */
  readonly file: string;
  readonly params: unknown;
  readonly label: string;
  readonly output: string;
  readonly before: string;
  readonly now: string;
  /** The file for the result. */
  readonly answer: string;
}

const request = deserialize(readFileSync(process.argv[2]!)) as DifferenceRequest;
const { file, params, label, output, before, now, answer } = request;
const loaded = (await import(pathToFileURL(file).href)) as { readonly default?: unknown };
if (!isPipeline(loaded.default)) throw new Error(`${file} exports no pipeline`);
const { nodes, labels } = loaded.default.plan(
  params,
  openPlanningDisk({ root: findProjectRoot(file), home: findHome(file) }, createDiskView(), (look) => look()),
);
const node = nodes.find(({ id }) => labels.get(id) === label);
const { out } = (node?.definition ?? {}) as Partial<StepDefinition>;
writeFileSync(answer, await describeDifference(before, now, out?.[output]));
// Code of the pipeline may keep the process alive.
process.exit(0);
