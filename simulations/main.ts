// The simulations: do the intervals have the stated coverage, how often is a verdict a false alarm, how often is a real
// difference found? Prints one table for each; docs/guides/verdicts.md, intervals.md and built-in-steps.md explain
// them.
//
//      npm run simulate                                 all of them
//      npm run simulate -- group-false-alarms           only the named ones
//      npm run simulate -- --draws 500 --seed 7         fewer draws from each world, another seed
//      npm run simulate -- --write                      also replaces the tables in docs/guides
//      npm run simulate -- --check                      ends with 1 if a limit is missed

import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { simulation as drift } from './drift.ts';
import { simulation as estimates } from './estimates.ts';
import { simulation as groupCoverage } from './group-coverage.ts';
import { simulation as groupFalseAlarms } from './group-false-alarms.ts';
import { simulation as groupPower } from './group-power.ts';
import { simulation as groupVerdicts } from './group-verdicts.ts';
import { renderTable } from './render-table.ts';
import { replaceTable } from './replace-table.ts';
import type { Simulation } from './simulation.ts';

const simulations: readonly Simulation[] = [
  groupVerdicts,
  groupPower,
  groupFalseAlarms,
  groupCoverage,
  estimates,
  drift,
];

const usage = 'npm run simulate [-- <simulation>… --draws <number> --seed <number> --write --check]';
const pageOf = (guide: string) => join(import.meta.dirname, `../docs/guides/${guide}.md`);

const { values, positionals } = readArgs();
const unknown = positionals.find((name) => !simulations.some((simulation) => simulation.name === name));
if (unknown !== undefined) {
  refuse(`Unknown simulation '${unknown}'. There are ${simulations.map(({ name }) => name).join(', ')}`);
}
const draws = readInteger('draws', 1);
const seed = readInteger('seed', 0);

for (const { name, title, guide = 'verdicts', run } of simulations) {
  if (positionals.length && !positionals.includes(name)) continue;
  const started = performance.now();
  const table = await run({ draws, seed });
  const seconds = ((performance.now() - started) / 1000).toFixed(0);
  const text = `${title} ${draws.toLocaleString('en')} samples a world, seed ${seed}.\n\n${renderTable(table)}`;
  console.log(`## ${name}\n\n${text}\n`);
  for (const sentence of table.missed ?? []) console.log(`missed: ${sentence}`);
  console.error(`${name}: ${table.rows.length} rows in ${seconds} s`);
  if (values.write) writeFileSync(pageOf(guide), replaceTable(readFileSync(pageOf(guide), 'utf8'), name, text));
  if (values.check && table.missed?.length) process.exitCode = 1;
}

function readArgs() {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        draws: { type: 'string', default: '2000' },
        seed: { type: 'string', default: '1' },
        write: { type: 'boolean', default: false },
        check: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return refuse((error as Error).message.split('. ')[0]!);
  }
}

function readInteger(name: 'draws' | 'seed', least: number): number {
  const value = Number(values[name]);
  return Number.isSafeInteger(value) && value >= least
    ? value
    : refuse(`--${name} is an integer of at least ${least}, not '${values[name]}'`);
}

function refuse(problem: string): never {
  console.error(`error: ${problem}\n  fix: ${usage}`);
  process.exit(2);
}
