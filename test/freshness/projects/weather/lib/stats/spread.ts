import { Statistic } from './statistic.ts';

const member = 'widest';

export class Spread extends Statistic {
  override readonly name = 'spread';

  [member](): number {
    return this.finish(Math.max(...this.values) - Math.min(...this.values));
  }
}
