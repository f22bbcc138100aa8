/** Nanoseconds since 1970, as the times of files are told. */
export function nowNs(): bigint {
  return BigInt(Date.now()) * 1_000_000n;
}
