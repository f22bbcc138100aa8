/** What an exported model says of rows, in their order. */
export interface ExportedPredictions {
  /** The class of each row; empty for a regressor. */
  readonly labels: readonly string[];
  /** `rows × classes` probabilities, one row behind the other; of a regressor the number of each row. */
  readonly numbers: Float64Array;
}
