// Degrees Celsius as kelvin.

import { shift } from './shift.ts';

const places = 2;

export function toKelvin(degrees: number): number {
  return roundTo(shift(degrees), places);
}

export function toMillikelvin(degrees: number): number {
  return toKelvin(degrees) * 1000;
}

function roundTo(value: number, digits: number): number {
  const factor = 10 ** digits;
  return Math.round(value * factor) / factor;
}
