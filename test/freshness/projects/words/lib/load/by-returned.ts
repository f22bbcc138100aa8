import { registry } from './registry.ts';

export const byReturned = 'by what a function returns';

const find = (): Map<string, number> => registry;

export const found = fill();

function fill(): number {
  const map = find();
  map.set('returned', 1);
  return map.size;
}
