// Which runs are meant: what was typed as filters of `cairn runs`, as rules that a run meets or does not.

import { failAuthor, mentions, noMetadata, type RunMetadata, type RunSummary } from '@cairn/core';
import { flattenParams, sortMetrics } from '@cairn/report';
import { ageForm, parseAge } from '../params/parse-age.ts';
import { parseSet } from '../params/set-param.ts';
import { failUsage } from '../usage/usage-error.ts';

export interface FilterArgs {
  readonly pipeline: string | undefined;
  readonly status: RunSummary['status'] | undefined;
  readonly branch: string | undefined;
  readonly since: string | undefined;
  readonly where: readonly string[];
  readonly param: readonly string[];
  readonly tag: readonly string[];
  readonly search: string | undefined;
  readonly pinned: boolean;
  readonly sweep?: true | readonly string[] | undefined;
}

type Rule = (run: RunSummary) => boolean;

/**
 * The runs that meet every filter.
 *
 * @param said - the metadata of those that have some
 * @param now - milliseconds since 1970
 */
export function filterRuns(
  all: readonly RunSummary[],
  args: FilterArgs,
  said: ReadonlyMap<string, RunMetadata>,
  now: number,
): readonly RunSummary[] {
  const { pipeline, status, branch, since, where, param, tag, search, pinned, sweep } = args;
  const about = ({ run }: RunSummary): RunMetadata => said.get(run) ?? noMetadata;
  for (const wanted of tag) checkTag(wanted, all.map(about));
  const rules: Rule[] = [
    ...(pipeline === undefined ? [] : [(run: RunSummary) => isOfPipeline(run, pipeline)]),
    ...(status === undefined ? [] : [(run: RunSummary) => run.status === status]),
    ...(branch === undefined ? [] : [(run: RunSummary) => run.git.branch === branch]),
    ...(since === undefined ? [] : [readSince(since, now)]),
    ...where.map((typed) => readComparison(typed, all)),
    ...param.map((typed) => readParam(typed, all)),
    ...tag.map((wanted) => (run: RunSummary) => about(run).tags.includes(wanted)),
    ...(search === undefined ? [] : [(run: RunSummary) => mentions(about(run), search)]),
    ...(sweep === undefined ? [] : [readSweeps(sweep, all)]),
    ...(pinned ? [(run: RunSummary) => about(run).isPinned] : []),
  ];
  return all.filter((run) => rules.every((isMet) => isMet(run)));
}

/** By its name, its file, or the name of that. */
function isOfPipeline({ pipeline, file }: RunSummary, wanted: string): boolean {
  return wanted === pipeline || wanted === file || nameOfFile(file) === wanted;
}

function nameOfFile(file: string): string {
  return file.replace(/^.*\/|\.[cm]?[jt]s$/g, '');
}

/**
 * A misspelt name would list nothing, and seem to say that there are no such runs.
 *
 * @param pipelines - those that there are files of: they may not have run yet
 * @throws AuthorError `unknown-pipeline`
 */
export function checkPipeline(wanted: string, runs: readonly RunSummary[], pipelines: readonly string[]): void {
  if (!runs.length || pipelines.includes(nameOfFile(wanted)) || runs.some((run) => isOfPipeline(run, wanted))) return;
  const known = [...new Set([...runs.map(({ pipeline }) => pipeline), ...pipelines])];
  failAuthor('unknown-pipeline', { pipeline: wanted, known });
}

/** @throws UsageError `unknown-branch-name` */
export function checkBranch(wanted: string, runs: readonly RunSummary[]): void {
  const known = [...new Set(runs.flatMap(({ git }) => git.branch ?? []))];
  if (runs.length && !known.includes(wanted)) failUsage('unknown-branch-name', { branch: wanted, known });
}

/** @throws UsageError `unknown-tag` */
function checkTag(wanted: string, said: readonly RunMetadata[]): void {
  const known = [...new Set(said.flatMap(({ tags }) => tags))];
  if (said.length && !known.includes(wanted)) failUsage('unknown-tag', { tag: wanted, known });
}

/** @throws UsageError `filter-wrong` if there is no such sweep */
function readSweeps(wanted: true | readonly string[], all: readonly RunSummary[]): Rule {
  const known = [...new Set(all.flatMap(({ sweep }) => sweep?.id ?? []))].sort();
  const last = known.at(-1);
  const names = wanted === true ? (last === undefined ? [] : [last]) : wanted;
  for (const name of names)
    if (!known.some((id) => id.startsWith(name)))
      failUsage('filter-wrong', {
        ...{ option: 'sweep', found: name, problem: 'there is no such sweep' },
        form: known.length
          ? `the beginning of one, such as ${last}`
          : 'it after a sweep: cairn sweep <pipeline> --over',
      });
  return ({ sweep }) => sweep !== undefined && names.some((name) => sweep.id.startsWith(name));
}

function readSince(typed: string, now: number): Rule {
  const age = parseAge(typed);
  // A day alone begins where the reader is, as the table shows its times.
  const date = Date.parse(/^\d{4}-\d\d-\d\d$/.test(typed) ? `${typed}T00:00` : typed);
  const isDate = /^\d{4}-\d\d/.test(typed) && !Number.isNaN(date);
  const from = isDate ? date : age === undefined ? undefined : now - age;
  if (from === undefined)
    return failUsage('option-wrong', {
      option: 'since',
      wanted: `a date such as 2026-07-31, or ${ageForm}`,
      found: typed,
      form: '--since 2026-07-31, 2026-07-31T12:00Z, 12h, 7d or 2w',
    });
  return ({ at }) => Date.parse(at) >= from;
}

const comparisons: Readonly<Record<string, (value: number, bound: number, typed: string) => boolean>> = {
  '<': (value, bound) => value < bound,
  '<=': (value, bound) => value <= bound,
  '>': (value, bound) => value > bound,
  '>=': (value, bound) => value >= bound,
  '=': (value, bound, typed) => value === bound || Number(value.toFixed(countDecimals(typed))) === bound,
};

/**
 * `0.998` is any value that tables show so. A whole number stands for itself: tables show 0.51 as that, never as 1.
 * Infinite digits, as it were, which `toFixed` has a hundred of.
 */
function countDecimals(typed: string): number {
  const [, decimals = '', exponent = '0'] = typed.match(/^[^.e]*\.?(\d*)(?:e(.+))?$/i) ?? [];
  const count = decimals.length - Number(exponent);
  return decimals && count > 0 ? Math.min(count, 100) : 100;
}

/** A run without the metric, or without a value of it, does not meet it. */
function readComparison(typed: string, all: readonly RunSummary[]): Rule {
  const [, metric = '', sign = '', bound = ''] = typed.match(/^\s*([^<>=]*[^<>=\s])\s*(<=|>=|<|>|=)\s*(.*?)\s*$/) ?? [];
  const isMet = comparisons[sign];
  const form = "a metric, one of <, <=, >, >= and =, and a number: 'test.accuracy>=0.9'";
  if (!isMet)
    return failUsage('filter-wrong', { option: 'where', found: typed, problem: 'it has no comparison', form });
  const number = bound === '' ? Number.NaN : Number(bound);
  if (Number.isNaN(number))
    return failUsage('filter-wrong', { option: 'where', found: typed, problem: `'${bound}' is not a number`, form });
  checkMetric(metric, all);
  return ({ metrics }) => {
    const value = metrics[metric]?.value;
    return value !== undefined && value !== null && isMet(value, number, bound);
  };
}

/** @throws UsageError `unknown-metric-name` */
export function checkMetric(metric: string, runs: readonly RunSummary[]): void {
  const known = sortMetrics(runs.flatMap(({ metrics }) => Object.keys(metrics)));
  if (runs.length && !known.includes(metric)) failUsage('unknown-metric-name', { metric, known });
}

function readParam(typed: string, all: readonly RunSummary[]): Rule {
  if (!/^[^=]+=/.test(typed)) {
    const form = 'a param and its value: quick=true';
    return failUsage('filter-wrong', {
      option: 'param',
      found: typed,
      problem: 'it has no name and no =',
      form,
    });
  }
  const { path, candidates } = parseSet(typed);
  const name = path.join('.');
  const known = [...new Set(all.flatMap((run) => Object.keys(flattenParams(run))))];
  if (all.length && !known.includes(name)) failUsage('unknown-param-name', { param: name, known });
  const wanted = candidates.map((value) => JSON.stringify(value));
  return (run) => wanted.includes(JSON.stringify(flattenParams(run)[name]));
}
