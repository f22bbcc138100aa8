import { registry } from './registry.ts';

export const byClass = 'by the static block of a class';

export class Registered {
  readonly name = 'registered';

  static {
    registry.set('class', 1);
  }
}
