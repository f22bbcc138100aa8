import { marginLoss } from './class-losses.ts';
import type { OpenedAttackedModel } from './open-attacked-model.ts';

/**
 * 1 for each row whose loss has no slope in any of its numbers, or one that is not a number: an attack by gradients goes
 * nowhere there.
 */
export function flatRows({ slopesOf, origins, size }: OpenedAttackedModel): Uint8Array {
  const { slopes } = slopesOf!(origins, marginLoss);
  return Uint8Array.from(origins.rows, (_, i) => {
    const own = slopes.subarray(i * size, (i + 1) * size);
    return own.every((slope) => slope === 0) || own.some(Number.isNaN) ? 1 : 0;
  });
}
