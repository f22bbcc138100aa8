// How the command ends. A contract, kept like a public type.

export const exitCodes = {
  done: 0,
  /** A step failed, a gate did not hold, a reproduction differs. */
  failed: 1,
  /** A mistake of the author's, or bad usage. */
  usage: 2,
  /** Under `plan --check`: something would run. */
  pending: 3,
  /** A bug of ours. */
  bug: 70,
  interrupted: 130,
} as const;
