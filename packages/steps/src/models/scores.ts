/** `rows × outputs`, one row behind the other: logits (one for each class), or the number, encoded as `target` says. */
export type Scores = Float32Array | Float64Array;
