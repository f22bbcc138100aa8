import { isOdd } from './odd.ts';

export function isEven(value: number): string {
  return value === 0 ? 'even' : isOdd(value - 1);
}
