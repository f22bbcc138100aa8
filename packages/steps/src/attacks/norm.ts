/** The ball that an attack may move in: by the largest change of any number, or by the root of the sum of squares. */
export type Norm = 'linf' | 'l2';
