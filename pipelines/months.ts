// One model for each month of a folder, compared over time. A month that is added runs its own nodes, the comparison of
// the month before it, and the table.

import { definePipeline, files } from '@cairn/core';
import { boolean, clean, evaluate, number, trainLinear } from '@cairn/steps';
import { compareMonths } from './steps/compare-months.ts';

const columns = { temperature: number(), weekend: boolean(), rides: number({ min: 0 }) };

export default definePipeline('months', {
  build() {
    const months = Object.entries(files('data/months/*.csv')).map(([file, raw]) => {
      const data = clean({ raw }, { columns, split: { validation: 0, test: 0.3 } });
      const { model } = trainLinear({ rows: data.train }, { label: 'rides' });
      return { name: file.slice(0, '2024-01'.length), model, test: data.test };
    });
    const own = months.map(({ name, model, test }) => [name, evaluate({ model, rows: test }).metrics] as const);
    // Each file is a source of its own: a model may be judged on another month.
    const next = months
      .slice(0, -1)
      .map(({ name, model }, place) => [name, evaluate({ model, rows: months[place + 1]!.test }).metrics] as const);
    const { table, drift } = compareMonths({ own: Object.fromEntries(own), next: Object.fromEntries(next) });
    return { table, drift };
  },
});
