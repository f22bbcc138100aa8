import { registry } from './registry.ts';

export const byLocal = 'by a local that stands for it';

export const size = start();

function start(): number {
  const own = registry;
  own.set('local', 1);
  return own.size;
}
