// Times for events and records, never for keys.

export function timestamp(): string {
  return new Date().toISOString();
}

/** Starts a stopwatch that tells seconds, to the millisecond. */
export function startStopwatch(): () => number {
  const start = performance.now();
  return () => Math.round(performance.now() - start) / 1000;
}
