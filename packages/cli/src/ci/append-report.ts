// Adds to a file that several programs write for CI.

import { appendFile } from 'node:fs/promises';
import { failUsage } from '../usage/usage-error.ts';

/** @throws UsageError `file-unwritable` */
export async function appendReport(path: string, text: string): Promise<void> {
  await appendFile(path, text).catch((error: NodeJS.ErrnoException) =>
    failUsage('file-unwritable', { path, problem: error.code ?? 'unknown', isAfterRun: true }),
  );
}
