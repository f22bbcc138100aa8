// The attacks of each strength, run one after the other on the rows that are still right.

import type { Random } from '@cairn/core';
import type { Breathing } from '../../training/breathing.ts';
import { apgd } from './apgd.ts';
import type { AttackedModel, Points } from './attacked-model.ts';
import type { Attack } from './attempt.ts';
import type { Ball } from './ball.ts';
import { dlrLoss, marginLoss, sortClasses, targetedDlrLoss } from './class-losses.ts';
import { hopSkipJump } from './hop-skip-jump.ts';
import { selectPoints } from './select-points.ts';
import { square } from './square.ts';
import type { Strength } from './strength.ts';

export interface NamedAttack {
  readonly name: string;
  readonly attack: Attack;
}

export interface BatteryOptions {
  readonly strength: Strength;
  readonly steps: number;
  readonly restarts: number;
  readonly queries: number;
}

export interface Battery {
  readonly attacks: readonly NamedAttack[];
  /** Attacks that need more classes than the model has. */
  readonly leftOut: readonly { readonly attack: string; readonly reason: string }[];
}

/** With few steps, APGD needs more of them than PGD to halve its step size often enough. */
export const quickFactor = 2.5;
/** AutoAttack's targeted attack tries at most this many other classes, the likeliest first. */
const mostTargets = 9;

/** Attacks that need no gradients. */
export const blackBoxAttacks: readonly string[] = ['Square', 'HopSkipJump'];

/**
 * What follows on PGD. `quick`: APGD with both losses; `standard`: the targeted APGD and Square too, as AutoAttack, and
 * HopSkipJump.
 */
export function chooseAttacks(
  { classCount, slopesOf }: Pick<AttackedModel, 'classCount' | 'slopesOf'>,
  { strength, steps: given, restarts, queries }: BatteryOptions,
): Battery {
  const steps = strength === 'quick' ? Math.round(quickFactor * given) : given;
  const blackBox = [
    { name: 'Square', attack: square({ queries }) },
    ...(strength === 'standard' ? [{ name: 'HopSkipJump', attack: hopSkipJump({ queries }) }] : []),
  ];
  if (!slopesOf) return { attacks: blackBox, leftOut: [] };
  const again = (name: string, attack: Attack) => Array.from({ length: restarts }, () => ({ name, attack }));
  const attacks = again('APGD-CE', apgd({ steps, lossOf: () => marginLoss }));
  const leftOut: { attack: string; reason: string }[] = [];
  if (classCount >= 3) attacks.push(...again('APGD-DLR', apgd({ steps, lossOf: () => dlrLoss })));
  else leftOut.push({ attack: 'APGD-DLR', reason: 'its loss needs three classes' });
  if (strength === 'quick') return { attacks, leftOut };
  if (classCount >= 4)
    for (let rank = 0; rank < Math.min(mostTargets, classCount - 1); rank++)
      attacks.push(...again('APGD-T', apgd({ steps, lossOf: ({ model, origins }) => towards(model, origins, rank) })));
  else leftOut.push({ attack: 'APGD-T', reason: 'its loss needs four classes' });
  return { attacks: [...attacks, ...blackBox], leftOut };
}

/** The loss towards the other class of a rank at the rows as they are: 0 is the likeliest. */
function towards(model: AttackedModel, origins: Points, rank: number) {
  const { classCount, truth } = model;
  const scores = model.scoresOf(origins);
  const targets = new Int32Array(truth.length);
  origins.rows.forEach((row, i) => {
    const order = sortClasses(scores.subarray(i * classCount, (i + 1) * classCount));
    targets[row] = order.filter((k) => k !== truth[row])[rank]!;
  });
  return targetedDlrLoss(targets);
}

export interface Attacked {
  readonly model: AttackedModel;
  readonly origins: Points;
  readonly ball: Ball;
  readonly breathing: Breathing;
}

/**
 * Runs attacks one after the other, each on the rows that are still right, and notes those that it fools in `right`, by row.
 *
 * @param randomOf - a stream of random numbers for each attack, by its position
 * @returns by attack, how many rows it was tried on and how many it fooled
 */
export async function runAttacks(
  { model, origins, ball, breathing }: Attacked,
  attacks: readonly NamedAttack[],
  right: Uint8Array,
  randomOf: (position: number) => Random,
): Promise<readonly AttackOutcome[]> {
  const outcomes = new Map<string, AttackOutcome>();
  for (const [position, { name, attack }] of attacks.entries()) {
    const left = Int32Array.from(origins.rows.keys()).filter((row) => right[row] === 1);
    const before = outcomes.get(name) ?? { attack: name, tried: left.length, fooled: 0 };
    let fooled = 0;
    if (left.length > 0) {
      const attempt = { model, origins: selectPoints(origins, left, model.size), ball, random: randomOf(position) };
      const stayed = await attack({ ...attempt, breathing });
      left.forEach((row, i) => {
        if (stayed[i] === 1) return;
        right[row] = 0;
        fooled++;
      });
    }
    outcomes.set(name, { ...before, fooled: before.fooled + fooled });
  }
  return [...outcomes.values()];
}

export interface AttackOutcome {
  readonly attack: string;
  /** Rows that were still right when it began. */
  readonly tried: number;
  readonly fooled: number;
}
