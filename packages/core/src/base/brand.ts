// Branded strings: a digest cannot be passed where a key is expected, although both are 64 hex digits.

declare const brand: unique symbol;

export type Branded<T, Name extends string> = T & { readonly [brand]: Name };

/** sha256 of an artifact's bytes, as 64 hex digits. */
export type Digest = Branded<string, 'digest'>;

/** The cache key of a node: sha256 over fingerprint, params, input digests, seed and environment. */
export type Key = Branded<string, 'key'>;

/** sha256 of a step's code and of all code that it reaches. */
export type Fingerprint = Branded<string, 'fingerprint'>;

/** A node's identity in a plan: sha256 of its structure, shortened to 16 hex digits. */
export type NodeId = Branded<string, 'node-id'>;

/** One execution of a plan: `<UTC time>-<random>`, so that names sort by time. */
export type RunId = Branded<string, 'run-id'>;
