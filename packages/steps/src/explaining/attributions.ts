/** What the columns, or the numbers of an image, add to the value of one row. */
export interface Attributions {
  /** By output, then by column or number. */
  readonly attributions: readonly (readonly number[])[];
  /** By output: where the attributions start, the mean over the background. */
  readonly bases: readonly number[];
  /** By output: where they end, the value of the row. */
  readonly values: readonly number[];
}
