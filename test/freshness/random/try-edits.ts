// Runs a random program, then edits it and runs it again with the same store: what the store holds has to be what a run
// without one makes, and nothing may run whose code and inputs are as they were.

import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import type { EditRig } from '../create-edit-rig.ts';
import type { Made } from '../make-request.ts';
import type { Makers } from '../open-makers.ts';
import { type Draw, type EditType, editProgram } from './edit-program.ts';
import { listCode } from './list-code.ts';
import type { Program } from './program.ts';
import { writeProgram } from './write-program.ts';

export interface Counts {
  /** Edits that were made, by their type. */
  readonly made: Map<EditType, number>;
  /** Nodes that ran again, and that did not. */
  readonly nodes: { ran: number; fresh: number };
}

export function createCounts(): Counts {
  return { made: new Map(), nodes: { ran: 0, fresh: 0 } };
}

let places = 0;

export async function tryEdits(program: Program, draws: readonly Draw[], rig: EditRig, makers: Makers, counts: Counts) {
  const place = `random/${places++}`;
  const make = async (of: Program, number: number): Promise<Made> => {
    const root = rig.write(`${place}/${number}`, writeProgram(of));
    const kept = rig.path(place, String(number - 1), '.cairn/cache');
    if (existsSync(kept)) cpSync(kept, join(root, '.cairn/cache'), { recursive: true });
    const scratch = rig.path(place, `scratch-${number}`);
    return makers.make({ root, pipeline: 'random', store: rig.path(place, 'store'), scratch });
  };
  using _ = { [Symbol.dispose]: () => rig.remove(place) };
  let before = program;
  let known = await make(before, 0);
  if (known.ran.length !== program.steps.length) throw new Error(`the first run ran ${known.ran.join(', ')}`);
  for (const [index, draw] of draws.entries()) {
    const after = editProgram(before, draw);
    if (!after) continue;
    const made = await make(after, index + 1);
    const problem = findProblem(before, known, after, made);
    if (problem) throw new Error(`${draw.type}: ${problem}\n${showChange(before, after)}`);
    counts.made.set(draw.type, (counts.made.get(draw.type) ?? 0) + 1);
    counts.nodes.ran += made.ran.length;
    counts.nodes.fresh += made.labels.length - made.ran.length;
    [before, known] = [after, made];
  }
}

function findProblem(before: Program, known: Made, after: Program, made: Made): string | undefined {
  if (!isDeepStrictEqual(made.cached, made.clean)) {
    const stale = made.labels.filter((label) => made.cached[`${label}.made`] !== made.clean[`${label}.made`]);
    return `stale are ${stale.join(', ')}, ${made.ran.join(', ') || 'nothing'} ran`;
  }
  for (const step of after.steps) {
    const label = `step${step.number}`;
    const isSame = listCode(step, after) === listCode(before.steps[step.number]!, before);
    const isGivenTheSame = step.inputs.every((input) => {
      const output = `step${input}.made`;
      return made.clean[output] === known.clean[output];
    });
    if (!isSame || !isGivenTheSame) continue;
    if (made.ran.includes(label)) return `${label} ran for nothing`;
    if (made.clean[`${label}.made`] !== known.clean[`${label}.made`])
      return `${label} changed: listCode misses something`;
  }
  return undefined;
}

function showChange(before: Program, after: Program): string {
  const [from, to] = [writeProgram(before), writeProgram(after)];
  const paths = [...new Set([...Object.keys(from), ...Object.keys(to)])].sort();
  const show = (path: string): string => {
    if (from[path] === to[path]) return `=== ${path}\n${from[path]}`;
    return `=== ${path}, before\n${from[path] ?? '(none)\n'}=== ${path}, after\n${to[path] ?? '(none)\n'}`;
  };
  return paths.map(show).join('');
}
