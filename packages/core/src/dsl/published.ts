// A result that is also written to a file or a folder of the project when a run is done.

import type { CollectionRef, OptionalRef } from '../graph/node.ts';
import { normalizePath } from './file.ts';

declare const publishedMark: unique symbol;

/** A result of a pipeline with the path that it is published as. It is not a ref: a step does not take it. */
export interface PublishedResult<out T = unknown> {
  /** For the compiler; there is nothing at run time. */
  readonly [publishedMark]: T;
  readonly ref: OptionalRef<T> | CollectionRef<T>;
  /** Relative to the project's root (the nearest package.json), with `/`. */
  readonly publishedAs: string;
}

/**
 * Publishes a result: when a run is done, the file or folder is written to `path`. Return it from build, as a result.
 *
 * It is written only if its bytes changed, also if nothing ran and the file is gone. A file that somebody edited is not
 * overwritten unless `cairn run --overwrite` says so. When a pipeline does not publish a path any more, the file that it
 * wrote there is removed. The path is not part of a key.
 *
 * @param ref - an output of a step; or what a map makes for each item, which is published as a folder with a file or a
 * folder for each item. What a branch returns that was not taken has no file, and what an earlier run wrote is removed
 * @param path - relative to the project's root (the nearest package.json of the pipeline), with `/`. A table is written as
 * CSV if the path ends in `.csv`
 */
export function published<T, Name extends string>(
  ref: OptionalRef<T, Name> | CollectionRef<T, Name>,
  path: string,
): PublishedResult<T> {
  const publishedAs = typeof path === 'string' ? normalizePath(path) : path;
  return Object.freeze({ ref, publishedAs }) as unknown as PublishedResult<T>;
}

// biome-ignore lint/suspicious/noExplicitAny: refs of any values are meant
export type AnyResult = OptionalRef<any> | CollectionRef<any> | PublishedResult<any>;

export function isPublishedResult(value: unknown): value is PublishedResult {
  return typeof value === 'object' && value !== null && 'ref' in value && 'publishedAs' in value;
}

/** The ref of a result, and the path that it is published as. Anything else is returned as the ref, to be refused. */
export function readResult(value: unknown): { readonly ref: unknown; readonly path?: unknown } {
  if (!isPublishedResult(value)) return { ref: value };
  const { ref, publishedAs } = value;
  return { ref, path: publishedAs };
}
