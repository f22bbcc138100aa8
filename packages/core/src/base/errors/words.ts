// The texts of a message: what is wrong, which thing, and what to do.

export interface Words {
  readonly message: string;
  readonly fix: string;
}
