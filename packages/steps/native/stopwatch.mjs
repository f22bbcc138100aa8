// How long something took, as it is told to people.

/** Begins now; each call of what it returns tells the time since, such as `3.2 s`. */
export function stopwatch() {
  const begun = performance.now();
  return () => `${((performance.now() - begun) / 1000).toFixed(1)} s`;
}
