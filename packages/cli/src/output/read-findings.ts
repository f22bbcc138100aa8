// What reports among a run's results say of themselves: a report with a `summary`, a sentence or a list of them, speaks
// at the end of the run.

import { readFile } from 'node:fs/promises';
import type { RunRecord, Store } from '@cairn/core';

const reportKinds: ReadonlySet<string> = new Set(['json', 'metrics']);

/** A report is read whole; what is larger is no report. */
const maxBytes = 4_000_000;

export async function readFindings(record: RunRecord, store: Store): Promise<Record<string, readonly string[]>> {
  const findings: Record<string, readonly string[]> = {};
  for (const [name, { digest, kind }] of Object.entries(record.results)) {
    if (digest === null || !reportKinds.has(kind) || ((await store.sizeOf(digest)) ?? maxBytes) >= maxBytes) continue;
    const path = await store.pathOf(digest);
    if (path === undefined) continue;
    const summary = summaryOf(JSON.parse(await readFile(path, 'utf8')));
    if (summary.length) findings[name] = summary;
  }
  return findings;
}

function summaryOf(report: unknown): readonly string[] {
  if (typeof report !== 'object' || report === null || !('summary' in report)) return [];
  const lines = Array.isArray(report.summary) ? report.summary : [report.summary];
  return lines.every((line) => typeof line === 'string') ? lines.flatMap((line) => line.trimEnd().split('\n')) : [];
}
