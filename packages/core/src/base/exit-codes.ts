// The exit codes of commands. They are a contract, like a public type.

export const exitCodes = {
  done: 0,
  /** A step failed, a gate refused, a reproduction differs. */
  failed: 1,
  /** An author's mistake, or wrong usage of the command. */
  usage: 2,
  /** With `plan --check`: something would run. */
  pending: 3,
  /** An error in Cairn. */
  bug: 70,
  interrupted: 130,
} as const;
