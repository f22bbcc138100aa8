/** The current time in nanoseconds since 1970, like the times of files. */
export function nowNs(): bigint {
  return BigInt(Date.now()) * 1_000_000n;
}

/**
 * Waits for the next whole millisecond and returns it. The times of files are finer than `Date.now`: compared with
 * `nowNs`, a file that was written half a millisecond ago may be from the future. Compared with this it never is, and
 * what is written afterwards is never earlier.
 */
export function nextMillisecondNs(): bigint {
  const before = Date.now();
  // Not `<=`: the clock may be set back meanwhile.
  while (Date.now() === before);
  return nowNs();
}
