// Who sends a request. Nothing of it is in a message.

export interface Credentials {
  readonly accessKeyId: string;
  readonly secretAccessKey: string;
  readonly sessionToken?: string | undefined;
  /** In milliseconds since 1970; undefined if they do not end. */
  readonly expiresAt?: number | undefined;
}

export type Environment = Readonly<Record<string, string | undefined>>;
