// Checks the code of a system error.

interface SystemError extends Error {
  readonly code: string;
  readonly syscall?: string;
}

export function isSystemError(error: unknown): error is SystemError {
  return error instanceof Error && 'code' in error && 'errno' in error && typeof error.code === 'string';
}

export function hasCode(error: unknown, ...codes: readonly string[]): boolean {
  return isSystemError(error) && codes.includes(error.code);
}

export function isOutOfHandles(error: unknown): boolean {
  return hasCode(error, 'EMFILE', 'ENFILE');
}
