// Times for events and records, never for keys.

export function timestamp(): string {
  const now = Date.now();
  // A step may print thousands of lines in a millisecond, and each is an event.
  if (now !== last.at) last = { at: now, text: new Date(now).toISOString() };
  return last.text;
}

let last = { at: Number.NaN, text: '' };

/** Starts a stopwatch that tells seconds, to the millisecond. */
export function startStopwatch(): () => number {
  const start = performance.now();
  return () => Math.round(performance.now() - start) / 1000;
}
