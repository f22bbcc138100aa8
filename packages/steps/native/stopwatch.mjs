// Formats how long something took, for people.

/** Starts now; each call of the returned function gives the time since, such as `3.2 s`. */
export function stopwatch() {
  const begun = performance.now();
  return () => `${((performance.now() - begun) / 1000).toFixed(1)} s`;
}
