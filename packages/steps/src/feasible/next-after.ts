// The float64 numbers, one after the other.

const number = new Float64Array(1);
const bits = new BigInt64Array(number.buffer);

/** The smallest float64 above a finite number. */
export function nextAfter(value: number): number {
  if (value === 0) return Number.MIN_VALUE;
  number[0] = value;
  bits[0] = bits[0]! + (value > 0 ? 1n : -1n);
  return number[0]!;
}
