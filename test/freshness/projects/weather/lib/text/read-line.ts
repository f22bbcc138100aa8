// One line of the readings: a place and degrees Celsius.

import { toKelvin } from '../units/to-kelvin.ts';
import { defaults } from './defaults.ts';

export interface Reading {
  readonly place: string;
  readonly kelvin: number;
  readonly tag: string;
}

const pattern = /^(?<place>[a-z]+) (?<degrees>-?\d+(?:\.\d+)?)$/iu;

const { country, ...others } = defaults;

/* Undefined where the line holds no reading. */
export function readLine(line: string): Reading | undefined {
  const found = pattern.exec(line);
  if (!found) return undefined;
  const { place = 'nowhere', degrees } = found.groups as { place?: string; degrees: string };
  return { place, kelvin: toKelvin(Number(degrees)), tag: tell(place) };

  function tell(where: string): string {
    return `${where} in ${country}`;
  }
}

export function listOthers(): string[] {
  return Object.keys(others);
}
