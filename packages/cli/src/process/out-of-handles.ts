// Whether an error is that no more files may be opened.

/** By name: an older Node has no class for it. */
function isSuppressing(error: Error): error is Error & { readonly error: unknown; readonly suppressed: unknown } {
  return error.name === 'SuppressedError' && 'suppressed' in error && 'error' in error;
}

/** The first error, before code that cleans up failed as well. */
export function firstOf(error: Error): Error {
  return isSuppressing(error) && error.suppressed instanceof Error ? firstOf(error.suppressed) : error;
}

/**
 * This is not an error in Cairn or in the pipeline. Code that cleans up without file handles fails as well, and its
 * error comes first.
 */
export function isOutOfHandles(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if (isSuppressing(error)) return isOutOfHandles(error.suppressed) || isOutOfHandles(error.error);
  return 'code' in error && (error.code === 'EMFILE' || error.code === 'ENFILE');
}
