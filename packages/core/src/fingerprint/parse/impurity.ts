// Impure code: a step's result may depend on something that is not in the key.

export type ImpurityKind =
  /** An environment variable. */
  | 'env'
  /** The time of day. */
  | 'clock'
  | 'network'
  /** A file that is not an input. */
  | 'file'
  /** State of a module that a function writes. */
  | 'state'
  /** A random number without a seed. */
  | 'random'
  /** A fact about the machine or the process. */
  | 'machine'
  /** Platform or architecture, which are then in the key. */
  | 'platform';

export interface Impurity {
  readonly kind: ImpurityKind;
  /**
   * The variable, the file, the state or the function, as the code names it; null if the environment is read as a
   * whole.
   */
  readonly name: string | null;
  /** It may happen while the module loads, and not in a function that is called later. */
  readonly isAtLoad: boolean;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}
