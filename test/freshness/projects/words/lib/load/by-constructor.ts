import { registry } from './registry.ts';

export const byConstructor = 'by a constructor that is given what it changes';

class Joined {
  readonly size: number;

  constructor(map: Map<string, number>) {
    map.set('constructor', 1);
    this.size = map.size;
  }
}

export const joined = new Joined(registry);
