// What the pipeline sets.

const base = 2;

export function factorOf(distance: 'near' | 'far'): number {
  return distance === 'near' ? base + 1 : base + 4;
}
