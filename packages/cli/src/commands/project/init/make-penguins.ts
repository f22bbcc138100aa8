// The made-up data of a new project: the same bytes for everyone. Females are a little smaller; some fields are empty.

const rows = 240;

/** Means and deviations of females and males. */
const measures = {
  flipper: { f: 187, m: 199, deviation: 5.5, digits: 0 },
  bill: { f: 37.3, m: 42.5, deviation: 2.1, digits: 1 },
  mass: { f: 3370, m: 4150, deviation: 290, digits: 0 },
} as const;

export function makePenguins(): string {
  const random = createRandom(20);
  const lines = ['island,flipper,bill,mass,sex'];
  for (let row = 0; row < rows; row++) {
    const sex = random() < 0.5 ? 'f' : 'm';
    const island = ['north', 'south', 'west'][Math.floor(random() * 3)];
    const values = Object.values(measures).map((measure) => {
      const value = measure[sex] + measure.deviation * drawNormal(random);
      return random() < 0.01 ? '' : value.toFixed(measure.digits);
    });
    lines.push([island, ...values, sex].join(','));
  }
  return `${lines.join('\n')}\n`;
}

/** The sum of twelve uniform numbers: near enough, and without a logarithm the same on every machine. */
function drawNormal(random: () => number): number {
  return Array.from({ length: 12 }, random).reduce((sum, one) => sum + one, -6);
}

/** mulberry32 */
function createRandom(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let mixed = Math.imul(state ^ (state >>> 15), 1 | state);
    mixed = (mixed + Math.imul(mixed ^ (mixed >>> 7), 61 | mixed)) ^ mixed;
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 4294967296;
  };
}
