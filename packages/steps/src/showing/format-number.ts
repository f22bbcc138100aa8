/** At most four digits that count: `0.7012`, `12`, `1.2e-7`. */
export function formatNumber(value: number): string {
  return Number.isInteger(value) && Math.abs(value) < 1e9 ? String(value) : String(Number(value.toPrecision(4)));
}
