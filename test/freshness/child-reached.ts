// Runs the nodes of a plan in this process, and tells of each function of the project that ran whether it lies in a piece
// of the code that the fingerprint of its step is made from. V8 counts what runs.

import { readFileSync } from 'node:fs';
import { Session } from 'node:inspector/promises';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import type { NodeId } from '@cairn/core';
import type { CodePiece } from '../../packages/core/src/fingerprint/trace/code-graph.ts';
import { preparePlan } from '../../packages/core/src/plan/prepare-plan.ts';
import { callNode, type Outputs } from './call-node.ts';

export interface Reached {
  /** How many functions ran. */
  readonly count: number;
  /** Those that are in no piece: `lib/mean.ts:3 mean, in summarise`. */
  readonly missing: readonly string[];
}

interface Ran {
  readonly file: string;
  readonly name: string;
  readonly start: number;
  readonly end: number;
}

const [root = '', pipeline = '', scratch = ''] = process.argv.slice(2);
const session = new Session();
session.connect();

/** The functions of the project that ran since the last time. */
async function takeRan(): Promise<readonly Ran[]> {
  const { result } = await session.post('Profiler.takePreciseCoverage');
  return result
    .filter(({ url }) => url.startsWith('file:') && fileURLToPath(url).startsWith(`${root}/`))
    .flatMap(({ url, functions }) =>
      functions.flatMap(({ functionName, ranges: [range] }) => {
        // The first function of a module is the module.
        if (!range?.count || range.startOffset === 0) return [];
        return [{ file: fileURLToPath(url), name: functionName, start: range.startOffset, end: range.endOffset }];
      }),
    );
}

function describe({ file, name, start }: Ran): string {
  return `${file.slice(root.length + 1)}:${readFileSync(file, 'utf8').slice(0, start).split('\n').length} ${name}`;
}

const isIn = ({ file, start, end }: Ran, pieces: readonly CodePiece[]): boolean =>
  pieces.some((piece) => piece.file === file && piece.start <= start && end <= piece.end);

const { plan, steps, found } = await preparePlan({ cwd: root, pipeline, environment: { PATH: process.env['PATH'] } });
await session.post('Profiler.enable');
await session.post('Profiler.startPreciseCoverage', { callCount: true, detailed: false });
const made = new Map<NodeId, Outputs>();
const missing: string[] = [];
let count = 0;
for (const node of plan.nodes) {
  await takeRan();
  const pathOf = async (of: { readonly id: NodeId }, output: string) => made.get(of.id)!.paths[output]!;
  const request = { root: found.root, pipeline, store: '', scratch };
  made.set(node.id, await callNode(node, pathOf, join(scratch, node.id), request));
  const step = steps.get(node.id);
  if (!step) continue;
  for (const ran of await takeRan()) {
    count++;
    if (!isIn(ran, step.closure.pieces)) missing.push(`${describe(ran)}, in ${node.definition.name}`);
  }
}
process.send!({ count, missing: [...new Set(missing)] } satisfies Reached);
