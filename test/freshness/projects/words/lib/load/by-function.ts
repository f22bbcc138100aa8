import { registry } from './registry.ts';

export const byFunction = 'by a function that is given what it changes';

export const filled = fill(registry);

function fill(map: Map<string, number>): number {
  map.set('function', 1);
  return map.size;
}
