// Where values are told as low or high.

export const levels = {
  low: 560,
  high: 1_140,
  trend: { isRising: (first: number, last: number) => last > first },
} as const;

export const Trend = Object.freeze({ Falling: 'falling', Rising: 'rising' });
export type Trend = (typeof Trend)[keyof typeof Trend];

export const seldom = { low: 1, high: 2 } as const;
