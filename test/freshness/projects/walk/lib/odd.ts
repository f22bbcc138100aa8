import { isEven } from './even.ts';

export function isOdd(value: number): string {
  return value === 0 ? 'odd' : isEven(value - 1);
}
