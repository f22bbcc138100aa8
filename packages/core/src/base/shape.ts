// Shapes of data that came from outside (a record, a manifest, a ref, a message): each is a predicate, and the compiler
// holds it to the type that it vouches for, field by field. Nothing here recurses deeper than `deepest`, so that data which
// was made to exhaust the stack is refused as any other data of a wrong shape.

import { isRecord } from './canonical.ts';

/** Whether a value has the shape of a `T`. */
export type Shape<T> = (value: unknown) => value is T;

/** Levels of plain data that a record or a manifest may have. */
export const deepest = 200;

export const isString: Shape<string> = (value) => typeof value === 'string';
export const isBoolean: Shape<boolean> = (value) => typeof value === 'boolean';
/** NaN and the infinities too: a metric may be any of them. */
export const isNumber: Shape<number> = (value) => typeof value === 'number';
/** A whole number from 0 on. */
export const isCount: Shape<number> = (value): value is number => Number.isSafeInteger(value) && (value as number) >= 0;

export function isOneOf<const T extends string | number>(...values: readonly T[]): Shape<T> {
  return (value): value is T => (values as readonly unknown[]).includes(value);
}

export function isNullOr<T>(isIt: Shape<T>): Shape<T | null> {
  return (value): value is T | null => value === null || isIt(value);
}

/** A field that may be left out. */
export function isOptional<T>(isIt: Shape<T>): Shape<T | undefined> {
  return (value): value is T | undefined => value === undefined || isIt(value);
}

export function isListOf<T>(isIt: Shape<T>): Shape<readonly T[]> {
  return (value): value is readonly T[] => Array.isArray(value) && value.every((item) => isIt(item));
}

/** A record of any names, or of those that `isName` accepts. */
export function isMapOf<T>(
  isIt: Shape<T>,
  isName: (name: string) => boolean = () => true,
): Shape<Readonly<Record<string, T>>> {
  return (value): value is Readonly<Record<string, T>> =>
    isRecord(value) && Object.keys(value).every((name) => isName(name) && isIt(value[name]));
}

/**
 * One predicate for each field of `T`. Fields of later versions are let through: they are written out as they are, so that
 * they have to be plain data too.
 */
export function hasFields<T extends object>(fields: { readonly [K in keyof T]-?: Shape<T[K]> }): Shape<T> {
  const shapes = new Map<string, Shape<unknown>>(Object.entries(fields));
  // Asked once: records of a history are looked at by the thousand.
  const required = [...shapes].filter(([, isIt]) => !isIt(undefined)).map(([name]) => name);
  return (value): value is T => {
    if (!isRecord(value)) return false;
    for (const name of Object.keys(value)) if (!(shapes.get(name) ?? isAnyData)(value[name])) return false;
    for (const name of required) if (!Object.hasOwn(value, name)) return false;
    return true;
  };
}

/** Plain data as JSON holds it, and the numbers that JSON has no words for. */
export function isPlainData(value: unknown, depth = 0): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value !== 'object') return ['boolean', 'number', 'string'].includes(typeof value);
  if (depth >= deepest) return false;
  if (Array.isArray(value)) return value.every((item) => isPlainData(item, depth + 1));
  return isRecord(value) && Object.values(value).every((item) => isPlainData(item, depth + 1));
}

const isAnyData = (value: unknown): boolean => isPlainData(value);
