// A line of values as text: ▁ for the lowest, █ for the highest.

const bars = '▁▂▃▄▅▆▇█';

/** At most `most` characters: of more values, each character is the mean of its share. Gaps are spaces. */
export function drawSparkline(values: readonly (number | null)[], most = 40): string {
  const cells = values.length <= most ? values : shrink(values, most);
  const known = cells.filter((value) => value !== null);
  const [low, high] = [Math.min(...known), Math.max(...known)];
  return cells
    .map((value) => {
      if (value === null) return ' ';
      const share = high > low ? (value - low) / (high - low) : 0.5;
      return bars[Math.min(bars.length - 1, Math.floor(share * bars.length))]!;
    })
    .join('');
}

function shrink(values: readonly (number | null)[], most: number): readonly (number | null)[] {
  return Array.from({ length: most }, (_, index) => {
    const from = Math.floor((index * values.length) / most);
    const to = Math.floor(((index + 1) * values.length) / most);
    const known = values.slice(from, to).filter((value) => value !== null);
    return known.length ? known.reduce((sum, value) => sum + value, 0) / known.length : null;
  });
}
