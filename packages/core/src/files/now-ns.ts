/** The current time in nanoseconds since 1970, like the times of files. */
export function nowNs(): bigint {
  return BigInt(Date.now()) * 1_000_000n;
}
