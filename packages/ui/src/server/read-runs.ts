// What the pages read of the project. Nothing is kept between calls, because another terminal may run something at any
// time.

import { join } from 'node:path';
import {
  diffRuns,
  findRun,
  listLiveRuns,
  listVersions,
  openProjectStore,
  type RunRecord,
  type RunSummary,
  readMetadata,
  summarizeProjectRuns,
} from '@cairn/core';
import { viewRun } from '@cairn/report';
import { gatherRun, type ReportedRun, writeReport } from '@cairn/report/html';
import { type FilterRuns, readRunFilter } from '../pages/run-filter.ts';
import type { ListedRuns } from '../pages/runs-page.ts';
import { NotThere } from './not-there.ts';

export interface ProjectPlaces {
  /** The folder that contains `.cairn`. */
  readonly home: string;
  /** The folder of the store, or the URL of a shared one. */
  readonly storePlace: string;
}

const shownAtFirst = 200;

/** @returns oldest first */
export async function readSummaries({ home }: ProjectPlaces): Promise<readonly RunSummary[]> {
  return (await summarizeProjectRuns(home)).runs;
}

export async function readListed(
  places: ProjectPlaces,
  query: URLSearchParams,
  filterRuns: FilterRuns,
): Promise<ListedRuns> {
  const [all, live, said] = await Promise.all([
    readSummaries(places),
    listLiveRuns(join(places.home, '.cairn')),
    readMetadata(places.home),
  ]);
  const filter = readRunFilter(query);
  const limit = Math.max(1, Math.floor(Number(query.get('limit')) || shownAtFirst));
  const listed = { all, live, said, filter, limit, query: query.toString() };
  try {
    return { ...listed, found: filterRuns(all, filter, said, Date.now()).toReversed(), problem: undefined };
  } catch (error) {
    return { ...listed, found: [], problem: error instanceof Error ? error.message : String(error) };
  }
}

/** @throws NotThere */
export async function readRecord({ home }: ProjectPlaces, id: string): Promise<RunRecord> {
  const record = /^\d{8}T\d{9}Z-[0-9a-f]{4}$/.test(id) ? await findRun(home, id).catch(() => undefined) : undefined;
  if (!record) throw new NotThere(`There is no run ${id} here.`);
  return record;
}

/**
 * The report of one run, or of several compared with the first.
 *
 * @throws NotThere
 */
export async function writeReportOf(places: ProjectPlaces, ids: readonly string[]): Promise<string> {
  const { home, storePlace } = places;
  const records = await Promise.all(ids.map((id) => readRecord(places, id)));
  const said = await readMetadata(home);
  const registered = await listVersions(join(home, '.cairn')).catch(() => []);
  const store = await openProjectStore(storePlace, home);
  const runs: ReportedRun[] = [];
  for (const record of records)
    runs.push(
      await gatherRun(viewRun({ record, registered, metadata: said.get(record.run) }), {
        store,
        logs: join(home, '.cairn'),
      }),
    );
  const differences = [];
  for (const { run } of records.slice(1))
    differences.push(await diffRuns({ root: home, before: records[0]!.run, now: run, storePlace }));
  return writeReport({ runs, differences, back: { href: '/', text: 'All runs' } });
}
