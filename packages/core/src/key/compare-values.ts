// Compares two values of plain data, leaf by leaf. So if one field of a document changed, only that field is listed.

import { type Canonical, isRecord } from '../base/canonical.ts';
import { digestCanonical } from '../base/digest.ts';

export interface ChangedLeaf {
  /** `net.layers[1].width`; empty for the value itself. */
  readonly name: string;
  /** Undefined if it does not exist. */
  readonly before: Canonical | undefined;
  readonly now: Canonical | undefined;
}

/**
 * These are compared as a whole: an empty record that was added or removed, lists of different lengths, and values
 * whose type changed.
 */
export function compareValues(
  now: Canonical | undefined,
  before: Canonical | undefined,
  name = '',
): readonly ChangedLeaf[] {
  const [to, from] = [fieldsOf(now), fieldsOf(before)];
  const isOneSided = (to && before === undefined && !isEmpty(to)) || (from && now === undefined && !isEmpty(from));
  if ((to && from) || isOneSided) {
    const names = new Set([...Object.keys(to ?? {}), ...Object.keys(from ?? {})]);
    const valueIn = (fields: Fields | undefined, field: string) =>
      fields && Object.hasOwn(fields, field) ? fields[field] : undefined;
    return [...names].flatMap((field) =>
      compareValues(valueIn(to, field), valueIn(from, field), name ? `${name}.${field}` : field),
    );
  }
  if (Array.isArray(now) && Array.isArray(before) && now.length === before.length)
    return now.flatMap((item: Canonical, index) =>
      compareValues(item, before[index] as Canonical, `${name}[${index}]`),
    );
  const isSame = now !== undefined && before !== undefined && digestCanonical(now) === digestCanonical(before);
  return isSame || (now === undefined && before === undefined) ? [] : [{ name, before, now }];
}

type Fields = Readonly<Record<string, Canonical | undefined>>;

function fieldsOf(value: Canonical | undefined): Fields | undefined {
  return value !== undefined && isRecord(value) ? (value as Fields) : undefined;
}

function isEmpty(fields: Fields): boolean {
  return Object.keys(fields).length === 0;
}
