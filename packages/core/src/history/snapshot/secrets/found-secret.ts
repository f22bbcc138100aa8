// What is reported about a secret.

export interface FoundSecret {
  /** What it is, for a message: `a private key`, `its name`. Never the secret itself. */
  readonly what: string;
  /** The line where it begins, from 1; left out if the name of the file is the reason. */
  readonly line?: number;
}
