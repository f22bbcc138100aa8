// Code of an author that runs in the process of a command: a pipeline file or a configuration while it is imported, a
// hook, the format of a published file. Node ends a process in which nothing can happen any more, and one with an error
// that nobody catches. Both are failures of the code that is awaited, and not of the command.

const waiting: ((error: unknown) => void)[] = [];

/**
 * Awaits such code. Rejects if nothing is left in the process that could settle it, and if it left an error that nobody
 * catches, as far as the process calls `failAuthored` for these.
 */
export async function awaitAuthored<T>(call: () => T | Promise<T>): Promise<T> {
  const { promise, reject } = Promise.withResolvers<never>();
  // It may fail when nobody waits for it any more.
  promise.catch(() => undefined);
  waiting.push(reject);
  try {
    // Node names a rejection that nobody handles once all that was due has run.
    const done = async (): Promise<T> => {
      const value = await call();
      await new Promise((resolve) => setImmediate(resolve));
      return value;
    };
    return await Promise.race([done(), promise]);
  } finally {
    waiting.splice(waiting.indexOf(reject), 1);
  }
}

/** Gives an error to the code that is awaited, the innermost one. Returns false if none is. */
export function failAuthored(error: unknown): boolean {
  const fail = waiting.at(-1);
  if (!fail) return false;
  fail(error);
  // Where the process was about to end, this keeps it.
  setImmediate(() => undefined);
  return true;
}

/** Says that nothing is left in the process that could settle what is awaited. Returns false if nothing is. */
export function failUnsettled(): boolean {
  return failAuthored(new Error('it waits for something that never happens'));
}
