// Hands a node the verified bytes of its inputs. An artifact that turns out to be damaged is made again by the node
// that made it, so a flipped byte costs time and never a wrong result.

import { readFile } from 'node:fs/promises';
import type { Digest } from '../../base/brand.ts';
import { createRef } from '../../dsl/recorder.ts';
import type { Ref } from '../../graph/ref.ts';
import { nameRef } from '../../graph/ref.ts';
import { decide } from '../../plan/outcome/decided.ts';
import type { FinishedNode } from '../../plan/outcome/finished-node.ts';
import { type Execution, warn } from '../execution.ts';
import { layArtifact } from './laid-artifacts.ts';
import { storeName } from './store-name.ts';

/** An input whose bytes cannot be had any more. */
export class MissingArtifact extends Error {}

/** A verified path of an input's bytes, for reading only. */
export async function obtain(ref: Ref<unknown>, execution: Execution): Promise<string> {
  return obtainBy(ref, execution, (digest) => find(digest, execution));
}

/** Rejects with a `MissingArtifact` where it is no JSON: a shared store may name any bytes as a result. */
export async function obtainJson(ref: Ref<unknown>, execution: Execution): Promise<unknown> {
  const text = await readFile(await obtain(ref, execution), 'utf8');
  try {
    return JSON.parse(text);
  } catch (error) {
    throw new MissingArtifact(`${nameRef(ref)} is no JSON in the store: ${(error as Error).message}`);
  }
}

/**
 * Makes an input whole that an executor missed; it may be whole already.
 *
 * @param turn - how often it was missed before
 */
export async function makeWhole(ref: Ref<unknown>, turn: number, execution: Execution): Promise<void> {
  if (turn >= mostHealed) throw new MissingArtifact(`${nameRef(ref)} is damaged in the store, and ${damagedAgain}`);
  await obtain(ref, execution);
}

async function find(digest: Digest, execution: Execution): Promise<string | undefined> {
  const form = await execution.store.formOf(digest);
  return form === 'folder' ? layArtifact(digest, 'folder', execution) : form && execution.store.pathOf(digest);
}

/** An artifact may be damaged again, by another node, before whoever waits for it has it. */
const mostHealed = 100;
const damagedAgain = 'is damaged again each time';

/** By a way that gives a path, or undefined where the artifact is missing or damaged: then it is made again first. */
async function obtainBy(
  ref: Ref<unknown>,
  execution: Execution,
  way: (digest: Digest) => Promise<string | undefined>,
): Promise<string> {
  const wanted = execution.finished.get(ref.node.id)!.outputs[ref.output]!;
  const known = await way(wanted);
  if (known !== undefined) return known;
  const { damages, lost } = execution.repairs;
  for (let turn = 0; turn < mostHealed && !lost.has(wanted); turn += 1) {
    damages.set(wanted, (damages.get(wanted) ?? 0) + 1);
    await execution.limits.waitFreely(() => heal(ref, execution));
    const path = await way(wanted);
    if (path !== undefined) return path;
  }
  const why = lost.has(wanted) ? 'making it again gave other bytes' : damagedAgain;
  throw new MissingArtifact(`${nameRef(ref)} is damaged in the store, and ${why}`);
}

/** Makes the node of a damaged artifact again; once, however many ask meanwhile. It may be damaged again later. */
async function heal(ref: Ref<unknown>, execution: Execution): Promise<void> {
  const { running } = execution.repairs;
  const known = running.get(ref.node.id);
  if (known) return known;
  const repair = makeAgain(ref, execution).finally(() => running.delete(ref.node.id));
  running.set(ref.node.id, repair);
  return repair;
}

async function makeAgain(ref: Ref<unknown>, execution: Execution): Promise<void> {
  const { absent, outputs: before } = execution.finished.get(ref.node.id)!;
  if (absent) return noteLost(before, (await execution.makeGone(ref.node)).outputs, execution);
  warn(execution, 'artifact-damaged', { artifact: nameRef(ref) });
  // A gate and a choice hand on the bytes of another node.
  const origin = originOf(ref, execution);
  if (origin) return heal(origin, execution);
  if (ref.node.definition.role === 'item') return storeName(String(ref.node.params['name']), execution);
  const { outputs } = execution.finished.get(ref.node.id)!;
  const isWhole = async (): Promise<boolean> => (await find(outputs[ref.output]!, execution)) !== undefined;
  noteLost(outputs, await execution.remake(ref.node, isWhole), execution);
}

function noteLost(before: FinishedNode['outputs'], after: FinishedNode['outputs'], { repairs }: Execution): void {
  const made = new Set(Object.values(after));
  for (const digest of Object.values(before)) if (!made.has(digest)) repairs.lost.add(digest);
}

/** A folder is its own collection of files. */
function handedOn({ node }: Ref<unknown>, { finished }: Execution): Ref<unknown> | undefined {
  const of = node.inputs['of']!;
  const isSame = finished.get(of.node.id)!.outputs[of.output] === finished.get(node.id)!.outputs['items'];
  return isSame ? of : undefined;
}

function originOf(ref: Ref<unknown>, execution: Execution): Ref<unknown> | undefined {
  const { role } = ref.node.definition;
  if (role === 'gate' && ref.output === 'admitted') return ref.node.inputs['subject'];
  if (role === 'item' && ref.output === 'item') return createRef(ref.node.over!, 'items');
  if (role === 'items') return handedOn(ref, execution);
  if (role === 'branch') return decide(ref.node, (id) => execution.finished.get(id)).taken[ref.output];
  if (role !== 'choice' || ref.output === 'comparison') return undefined;
  const digest = execution.finished.get(ref.node.id)!.outputs[ref.output];
  return Object.entries(ref.node.inputs)
    .filter(([name]) => name.endsWith(`.${ref.output}`))
    .map(([, input]) => input)
    .find((input) => execution.finished.get(input.node.id)!.outputs[input.output] === digest);
}
