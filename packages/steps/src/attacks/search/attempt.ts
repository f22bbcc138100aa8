// What every attack is given, and what it answers.

import type { Random } from '@cairn/core';
import type { Breathing } from '../../training/breathing.ts';
import type { AttackedModel, Points } from './attacked-model.ts';
import type { Ball } from './ball.ts';

export interface Attempt {
  readonly model: AttackedModel;
  /** The rows that are attacked, as they are. */
  readonly origins: Points;
  readonly ball: Ball;
  readonly random: Random;
  readonly breathing: Breathing;
}

/** 1 for each of the rows that stayed right at every point that was tried, all of them within the ball and the box. */
export type Attack = (attempt: Attempt) => Promise<Uint8Array>;

/** Notes in `right` which rows are fooled. @returns whether any row is still right */
export function noteFooled(right: Uint8Array, areRight: Uint8Array): boolean {
  let isAnyRight = false;
  for (let i = 0; i < right.length; i++) {
    right[i]! &= areRight[i]!;
    isAnyRight ||= right[i] === 1;
  }
  return isAnyRight;
}
