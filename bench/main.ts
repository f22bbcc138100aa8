// The benchmark: measures the overhead of Cairn, as ratios in one run on one machine, and prints one table.
// docs/guides/benchmarks.md explains each row.
//
//      npm run bench                      all rows
//      npm run bench -- --only digest     only the measurements with this name
//      npm run bench -- --json            as JSON
//      npm run bench -- --check           ends with 1 if a limit is missed

import { mkdtempSync, realpathSync, rmSync } from 'node:fs';
import { cpus, tmpdir, totalmem } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Measurement } from './context.ts';
import { isMet, type Row } from './row.ts';
import { measureDigestSpeed } from './rows/digest-speed.ts';
import { measureDynamicItems } from './rows/dynamic-items.ts';
import { measureEqualCalls } from './rows/equal-calls.ts';
import { measureFetchedRuns } from './rows/fetched-runs.ts';
import { measureFreshness } from './rows/freshness.ts';
import { measureLargeOutput } from './rows/large-output.ts';
import { measureLargePlan } from './rows/large-plan.ts';
import { measureLoads } from './rows/loads.ts';
import { measureManyFiles } from './rows/many-files.ts';
import { measureNothingToDo } from './rows/nothing-to-do.ts';
import { measureDigits } from './rows/nothing-to-do-digits.ts';
import { measureInstalled } from './rows/nothing-to-do-installed.ts';
import { measurePrintedOutput } from './rows/printed-output.ts';
import { measurePythonStep } from './rows/python-step.ts';
import { measureServing } from './rows/serving.ts';
import { measureSharedStore } from './rows/shared-store.ts';
import { measureTraining } from './rows/training.ts';
import { measureTrivialNode } from './rows/trivial-node.ts';
import { renderTable } from './table.ts';

const measurements: Readonly<Record<string, Measurement>> = {
  digits: measureDigits,
  'nothing-to-do': measureNothingToDo,
  installed: measureInstalled,
  'trivial-node': measureTrivialNode,
  loads: measureLoads,
  'large-plan': measureLargePlan,
  'equal-calls': measureEqualCalls,
  'dynamic-items': measureDynamicItems,
  freshness: measureFreshness,
  'digest-speed': measureDigestSpeed,
  'large-output': measureLargeOutput,
  'many-files': measureManyFiles,
  'printed-output': measurePrintedOutput,
  'python-step': measurePythonStep,
  'fetched-runs': measureFetchedRuns,
  'shared-store': measureSharedStore,
  serving: measureServing,
  training: measureTraining,
};

const usage = 'npm run bench [-- --only <measurement>… --json --check]';
const values = readArgs();

const chosen = Object.entries(measurements).filter(([name]) => values.only?.includes(name) ?? true);
if (!chosen.length) {
  refuse(`There is no measurement '${values.only}', only ${Object.keys(measurements).join(', ')}`);
}

const folder = realpathSync(mkdtempSync(join(tmpdir(), 'cairn-bench-')));
const rows: Row[] = [];
try {
  for (const [, measure] of chosen) rows.push(...(await measure({ folder, say: (line) => console.error(line) })));
} finally {
  rmSync(folder, { recursive: true, force: true });
}

const machine = {
  node: process.version,
  platform: `${process.platform} ${process.arch}`,
  processors: `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}`,
  memory: `${Math.round(totalmem() / 2 ** 30)} GiB`,
  disk: tmpdir(),
};
const results = rows.map((row) => ({ ...row, isMet: isMet(row) ?? null }));
if (values.json) console.log(JSON.stringify({ machine, rows: results }, null, 2));
else console.log(`${Object.values(machine).join(', ')}\n\n${renderTable(rows)}`);
if (values.check && results.some((row) => row.isMet === false)) process.exitCode = 1;

function readArgs() {
  try {
    return parseArgs({
      options: {
        only: { type: 'string', multiple: true },
        json: { type: 'boolean', default: false },
        check: { type: 'boolean', default: false },
      },
    }).values;
  } catch (error) {
    return refuse((error as Error).message.split('. ')[0]!);
  }
}

function refuse(problem: string): never {
  console.error(`error: ${problem}\n  fix: ${usage}`);
  process.exit(2);
}
