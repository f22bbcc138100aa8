// The result of an attempt to compile: something that runs as a graph, or the reason why it stays eager.

import { NotRecordable } from './recording/not-recordable.ts';

export type Compilation<T> =
  | { readonly compiled: T }
  /** The rest of a sentence whose subject is what was to be compiled: "it reads the value of a tensor". */
  | { readonly refusal: string };

/**
 * Compiles, and gives a reason instead of an error: what cannot be a graph may still run eagerly.
 *
 * @param compile - where it throws, it has released all that it opened
 */
export function attemptCompilation<T>(compile: () => Compilation<T>): Compilation<T> {
  try {
    return compile();
  } catch (error) {
    if (error instanceof NotRecordable) return { refusal: error.message };
    const message = error instanceof Error ? error.message : String(error);
    return { refusal: `to compile it failed (${message.trim().replaceAll(/\s+/g, ' ')})` };
  }
}
