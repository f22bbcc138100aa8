// What all figures about a list of values share.

export abstract class Statistic {
  static readonly digits = 3;
  readonly values: readonly number[];
  abstract readonly name: string;

  constructor(values: readonly number[]) {
    this.values = values;
  }

  get count(): number {
    return this.values.length;
  }

  describe(): string {
    return `${this.name} of ${this.count}`;
  }

  protected finish(value: number): number {
    return Number(value.toFixed(Statistic.digits));
  }
}
