import { registry } from './registry.ts';

export const byCallAtOnce = 'by a function that is called at once';

export const sizeThen = (() => {
  registry.set('at once', 1);
  return registry.size;
})();
