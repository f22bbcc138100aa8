// What scores themselves say about whether an attack can be believed: by row, 1 where it cannot.

import type { Scores } from '../models/scores.ts';

/** Rows whose scores add up to 1 with none below 0. */
export function likeProbabilities(scores: Scores, width: number): Uint8Array {
  return Uint8Array.from({ length: scores.length / width }, (_, row) => {
    let total = 0;
    let least = 0;
    for (let place = row * width; place < (row + 1) * width; place++) {
      total += scores[place]!;
      least = Math.min(least, scores[place]!);
    }
    return least >= 0 && Math.abs(total - 1) < 1e-3 ? 1 : 0;
  });
}

/** Rows whose scores differ when the model is asked twice. */
export function unsteadyRows(scores: Scores, again: Scores, width: number): Uint8Array {
  return Uint8Array.from({ length: scores.length / width }, (_, row) => {
    for (let place = row * width; place < (row + 1) * width; place++) if (scores[place] !== again[place]) return 1;
    return 0;
  });
}
