import { digestCanonical } from '../base/digest.ts';
import type { ListedResult, StoredResult } from './store.ts';

/**
 * The name of a result under its key. Results with equal outputs have the same name, so a result that is made again
 * replaces itself.
 */
export function resultName(result: Pick<StoredResult, 'outputs'>): string {
  return `${digestCanonical(['result', result.outputs])}.json`;
}

/** A name that is unique in the store. */
export function nameOfResult({ key, name }: Pick<ListedResult, 'key' | 'name'>): string {
  return `${key} ${name}`;
}
