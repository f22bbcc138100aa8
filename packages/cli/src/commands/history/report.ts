// cairn report: one HTML page about a run, or about several compared with the first.

import { join, resolve } from 'node:path';
import {
  diffRuns,
  exitCodes,
  findHome,
  listVersions,
  noMetadata,
  openProjectStore,
  type RunRecord,
  readMetadata,
} from '@cairn/core';
import { formatBytes, viewRun } from '@cairn/report';
import { findNamedRun } from '../../lookup/find-named-run.ts';
import { writeDocument } from '../../terminal/json.ts';
import { nameFileFrom } from '../../terminal/project-files.ts';
import { writeWhole } from '../../usage/write-whole.ts';
import type { CommandOf } from '../options/command-of.ts';
import { placeOfStore } from '../options/planning-options.ts';

export const writeReportOfRuns: CommandOf<'report'> = async (args, cli) => {
  const { cwd, terminal } = cli;
  const home = findHome(cwd);
  const place = placeOfStore(args.store, cli) ?? join(home, '.cairn');
  const names = args.run.length ? args.run : ['latest'];
  const records: RunRecord[] = [];
  for (const name of names) records.push(await findNamedRun(home, name, cli, args.pipeline));
  const [first, ...others] = records;
  const file = resolve(
    cwd,
    args.out ?? join(home, '.cairn', 'reports', `${records.map(({ run }) => run).join('-')}.html`),
  );
  // What draws pages takes half a second to load: only this command pays for it.
  const { gatherRun, writeReport } = await import('@cairn/report/html');
  const registered = await listVersions(join(home, '.cairn')).catch(() => []);
  const said = await readMetadata(home);
  const store = await openProjectStore(place, home, cli.environment.variables);
  const runs = [];
  for (const record of records)
    runs.push(
      await gatherRun(viewRun({ record, registered, metadata: said.get(record.run) ?? noMetadata }), {
        store,
        logs: join(home, '.cairn'),
      }),
    );
  const differences = [];
  for (const { run } of others)
    differences.push(await diffRuns({ root: home, before: first!.run, now: run, storePlace: place }));
  const page = writeReport({ runs, differences });
  await writeWhole(file, page, { shown: nameFileFrom(cwd)(file) });
  const bytes = Buffer.byteLength(page);
  if (args.json) writeDocument(terminal, { file, bytes, runs: records.map(({ run }) => run) });
  else terminal.print(`${nameFileFrom(cwd)(file)}  ${formatBytes(bytes)}`);
  return exitCodes.done;
};
