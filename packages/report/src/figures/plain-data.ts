// What the readers of figures ask of a value that any step may have made.

export type Fields = Readonly<Record<string, unknown>>;

export function isFields(value: unknown): value is Fields {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

export function isNumber(value: unknown): value is number {
  return Number.isFinite(value);
}

export function isFiniteOrNull(value: unknown): value is number | null {
  return value === null || Number.isFinite(value);
}

/** The list, if every item is what is asked for, and there is one. */
export function readList<T>(value: unknown, isItem: (item: unknown) => item is T): readonly T[] | undefined {
  return Array.isArray(value) && value.length > 0 && value.every(isItem) ? value : undefined;
}

/** A value and its interval, as an estimate has them. */
export interface Ranged {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

export function isRanged(value: unknown): value is Ranged {
  return (
    isFields(value) && isFiniteOrNull(value['value']) && isFiniteOrNull(value['low']) && isFiniteOrNull(value['high'])
  );
}

/** Without the other fields that it may have. */
export function pickRange({ value, low, high }: Ranged): Ranged {
  return { value, low, high };
}
