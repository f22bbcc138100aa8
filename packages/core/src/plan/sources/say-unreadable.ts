// What is wrong with a path that is there and cannot be read as an input.

import { describeReadError } from '../../base/read-problem.ts';
import { isOutOfHandles, isSystemError } from '../../files/error-codes.ts';
import { UnstorableError } from '../../files/list-folder.ts';

/** In words. Throws what says nothing about the path: no file handle left, an error in Cairn. */
export function sayUnreadable(error: unknown): string {
  if (error instanceof UnstorableError) return error.message;
  // A folder that cannot be listed says which, and its cause says why.
  const cause = isSystemError(error) ? error : (error as Error).cause;
  if (!isSystemError(cause) || isOutOfHandles(cause)) throw error;
  return describeReadError(cause);
}
