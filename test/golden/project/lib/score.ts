// What steps reach: constants, a class with a base, a default, a template, a regular expression, a recursion.

const weights = { short: 0.25, long: -0, odd: Number.NaN } as const;
export const word = /\p{L}+/gu;

abstract class Scale {
  abstract readonly factor: number;
  apply(value: number): number {
    return value * this.factor;
  }
}

export class Doubling extends Scale {
  readonly factor = 2;
}

export function depth(value: readonly unknown[] = []): number {
  return 1 + Math.max(0, ...value.map((inner) => (Array.isArray(inner) ? depth(inner) : 0)));
}

export function nameOf(size: keyof typeof weights): string {
  return `weight of ${size}: ${weights[size]}`;
}
