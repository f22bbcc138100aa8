// Expressions of PMML 4.4: how a field is computed from others.

import { type Element, element, writeNumber } from './xml-element.ts';

export const fieldRef = (field: string): Element => element('FieldRef', { field });

export const constant = (value: number | string): Element =>
  typeof value === 'number'
    ? element('Constant', { dataType: 'double' }, [writeNumber(value)])
    : element('Constant', { dataType: 'string' }, [value]);

/** A function of PMML: the result is missing if an argument is, except for `if`, `isMissing` and `isNotMissing`. */
export const apply = (name: string, ...given: readonly Element[]): Element =>
  element('Apply', { function: name }, given);

export const choose = (condition: Element, yes: Element, no: Element): Element => apply('if', condition, yes, no);

export const isMissing = (value: Element): Element => apply('isMissing', value);

/** (value − shift) ÷ size, in this order, which gives the same bits as Cairn's encoding. */
export function shiftAndDivide(value: Element, shift: number, size: number): Element {
  const moved = shift === 0 ? value : apply('-', value, constant(shift));
  return size === 1 ? moved : apply('/', moved, constant(size));
}
