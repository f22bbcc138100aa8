// What is said of a secret that was found.

export interface FoundSecret {
  /** What it is, for a message: `a private key`, `its name`. Never the secret. */
  readonly what: string;
  /** Where it begins, from 1; left out where the name says it. */
  readonly line?: number;
}
