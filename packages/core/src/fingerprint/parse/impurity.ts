// What would make a key lie: something that a step's result may depend on, and that is in no key.

export type ImpurityKind =
  /** An environment variable. */
  | 'env'
  /** The time of day. */
  | 'clock'
  | 'network'
  /** A file that is no input. */
  | 'file'
  /** State of a module that a function writes. */
  | 'state'
  /** Chance, where it is not seeded. */
  | 'random'
  /** A fact of the machine or of the process. */
  | 'machine'
  /** Platform or architecture, which are then in the key. */
  | 'platform';

export interface Impurity {
  readonly kind: ImpurityKind;
  /** The variable, the file, the state or the function, as the code names it; null for an environment read as a whole. */
  readonly name: string | null;
  /** It may happen while the module loads, and not in a function that is called later. */
  readonly isAtLoad: boolean;
  /** From 1. */
  readonly line: number;
  readonly column: number;
}
