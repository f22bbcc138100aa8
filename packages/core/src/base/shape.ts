// Shapes of data from outside (a record, a manifest, a ref, a message). Each shape is a predicate, and the compiler
// compares it with its type, field by field. Nothing here recurses deeper than `deepest`. So data that was made to
// overflow the stack is refused like any other data of a wrong shape.

import { isRecord } from './canonical.ts';

/** Whether a value has the shape of a `T`. */
export type Shape<T> = (value: unknown) => value is T;

/** The maximum depth of plain data in a record or a manifest. */
export const deepest = 200;

export const isString: Shape<string> = (value) => typeof value === 'string';
export const isBoolean: Shape<boolean> = (value) => typeof value === 'boolean';
/** NaN and the infinities are allowed: a metric may be any of them. */
export const isNumber: Shape<number> = (value) => typeof value === 'number';
/** An integer from 0. */
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

/** A record with any names, or with names that `isName` accepts. */
export function isMapOf<T>(
  isIt: Shape<T>,
  isName: (name: string) => boolean = () => true,
): Shape<Readonly<Record<string, T>>> {
  return (value): value is Readonly<Record<string, T>> =>
    isRecord(value) && Object.keys(value).every((name) => isName(name) && isIt(value[name]));
}

/**
 * One predicate for each field of `T`. Fields of later versions are allowed. They are written out unchanged, so they
 * have to be plain data too.
 */
export function hasFields<T extends object>(fields: { readonly [K in keyof T]-?: Shape<T[K]> }): Shape<T> {
  const shapes = new Map<string, Shape<unknown>>(Object.entries(fields));
  // Computed once, because thousands of records of a history are checked.
  const required = new Set([...shapes].filter(([, isIt]) => !isIt(undefined)).map(([name]) => name));
  return (value): value is T => {
    if (!isRecord(value)) return false;
    let found = 0;
    for (const name of Object.keys(value)) {
      if (!(shapes.get(name) ?? isAnyData)(value[name])) return false;
      if (required.has(name)) found += 1;
    }
    return found === required.size;
  };
}

/** Plain data as in JSON, and also the numbers that JSON cannot write. */
export function isPlainData(value: unknown, depth = 0): boolean {
  if (value === null || value === undefined) return true;
  if (typeof value !== 'object') return ['boolean', 'number', 'string'].includes(typeof value);
  if (depth >= deepest) return false;
  if (Array.isArray(value)) return value.every((item) => isPlainData(item, depth + 1));
  return isRecord(value) && Object.values(value).every((item) => isPlainData(item, depth + 1));
}

const isAnyData = (value: unknown): boolean => isPlainData(value);
