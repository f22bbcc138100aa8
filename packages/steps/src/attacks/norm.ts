/**
 * The ball that an attack may move in: by the largest change of any number (`linf`), by the root of the sum of squares
 * (`l2`), or by the sum of all changes (`l1`).
 */
export type Norm = 'linf' | 'l2' | 'l1';
