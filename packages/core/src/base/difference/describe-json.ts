// The first path at which two JSON values differ.

import { isRecord } from '../canonical.ts';
import { deepestValue, isDeeperThan } from '../depth.ts';
import { showValue } from './show-value.ts';

/** `epochs[0].loss: 0.69 → 0.7`; undefined if one of them is not JSON or is nested too deeply, or if only their layout differs. */
export function describeJson(before: Buffer, now: Buffer): string | undefined {
  const [one, other] = [readJson(before), readJson(now)];
  if (!one || !other) return undefined;
  if ([one, other].some(({ value }) => isDeeperThan(value, deepestValue))) return undefined;
  return comparePaths(one.value, other.value, '');
}

function readJson(bytes: Buffer): { readonly value: unknown } | undefined {
  try {
    return { value: JSON.parse(bytes.toString('utf8')) };
  } catch {
    return undefined;
  }
}

function comparePaths(before: unknown, now: unknown, path: string): string | undefined {
  if (Object.is(before, now)) return undefined;
  if (Array.isArray(before) && Array.isArray(now)) {
    for (let index = 0; index < Math.max(before.length, now.length); index += 1) {
      const found = comparePaths(before[index], now[index], `${path}[${index}]`);
      if (found !== undefined) return found;
    }
    return undefined;
  }
  if (isRecord(before) && isRecord(now) && !Array.isArray(before) && !Array.isArray(now)) {
    for (const name of new Set([...Object.keys(before), ...Object.keys(now)])) {
      const found = comparePaths(before[name], now[name], path === '' ? name : `${path}.${name}`);
      if (found !== undefined) return found;
    }
    const isInOrder = Object.keys(before).join() === Object.keys(now).join();
    return isInOrder ? undefined : `${path === '' ? 'fields' : path} in another order`;
  }
  return `${path === '' ? '' : `${path}: `}${showValue(before)} → ${showValue(now)}`;
}
