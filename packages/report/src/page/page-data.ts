// The data of a page as JSON: the view of each run as `cairn show --json` has it, the values that are drawn, the differences.

import type { ReportContents } from '../gather/reported-run.ts';
import { writeJson } from '../text/clean-text.ts';

export function writePageData({ runs, differences }: ReportContents): string {
  const data = {
    version: 1,
    runs: runs.map(({ view, values, logs }) => ({
      ...view,
      values: Object.fromEntries(values),
      logs: Object.fromEntries([...logs].map(([node, { text }]) => [node, text])),
    })),
    differences,
  };
  return writeJson(data, writeNumber);
}

/** NaN becomes `{ "$number": "NaN" }`, as in a run's record. */
function writeNumber(_: string, value: unknown): unknown {
  return typeof value === 'number' && !Number.isFinite(value) ? { $number: String(value) } : value;
}
