// A category as a mean of the label: the encoder that a model stores, and the numbers that it gives.

export interface TargetEncoder {
  readonly type: 'target';
  readonly values: readonly string[];
  /** By output, one for each: the class, or the label of a regressor. Of two classes the second alone. */
  readonly outputs: readonly TargetOutput[];
}

interface TargetOutput {
  readonly name: string;
  /** By category. A null is a category of its own, the last one, if the column is nullable. */
  readonly means: readonly number[];
  /** The mean of all training rows, which stands for an unknown category in exported files. */
  readonly overall: number;
  /** The encoded number is (mean − shift) ÷ scale. */
  readonly shift: number;
  readonly scale: number;
}

/** Writes the numbers of a category, or of a null, from an offset on. */
export function writeTarget(
  { outputs }: TargetEncoder,
  code: number,
  data: Float32Array | Float64Array,
  offset: number,
): void {
  outputs.forEach(({ means, shift, scale }, k) => {
    data[offset + k] = (means[code]! - shift) / scale;
  });
}
