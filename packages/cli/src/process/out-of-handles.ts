// Whether an error is that no more files may be opened.

/** By name: an older Node has no class for it. */
function isSuppressing(error: Error): error is Error & { readonly error: unknown; readonly suppressed: unknown } {
  return error.name === 'SuppressedError' && 'suppressed' in error && 'error' in error;
}

/** What went wrong before anybody tidied up. */
export function firstOf(error: Error): Error {
  return isSuppressing(error) && error.suppressed instanceof Error ? firstOf(error.suppressed) : error;
}

/** No bug of ours, and no mistake of the author's. Who tidies up without handles fails as well, and is told first. */
export function isOutOfHandles(error: unknown): error is Error {
  if (!(error instanceof Error)) return false;
  if (isSuppressing(error)) return isOutOfHandles(error.suppressed) || isOutOfHandles(error.error);
  return 'code' in error && (error.code === 'EMFILE' || error.code === 'ENFILE');
}
