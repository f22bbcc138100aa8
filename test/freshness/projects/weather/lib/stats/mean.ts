import { Statistic } from './statistic.ts';

export class Mean extends Statistic {
  override readonly name = 'mean';
  #sum = 0;

  compute(): number {
    for (const value of this.values) this.#sum += value;
    return this.finish(this.#sum / this.count);
  }
}
