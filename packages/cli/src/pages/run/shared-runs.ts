// What went to a remote or came from one: runs, tags, and what the runs made.

import type { SharedRuns } from '@cairn/core';
import { count, formatBytes } from '@cairn/report';
import type { Style } from '../../terminal/terminal.ts';
import { nameSome } from '../../text/name-some.ts';
import { toOneLine } from '../../text/width.ts';

type Way = 'push' | 'fetch';
type CopiedResults = NonNullable<SharedRuns['results']>;
type Missing = CopiedResults['missing'];

export function renderShared(shared: SharedRuns, way: Way, style: Style): string {
  const { remote, runs, tags, clashing, uncommitted, problem } = shared;
  // Edits that were there already are not listed: nobody looks for them.
  const there = sayThere([countSome(runs.there, 'run'), countSome(tags.there, 'tag')], runs.there + tags.there, way);
  return [
    `${way === 'push' ? `pushed to ${remote}` : `fetched from ${remote}`}: ${nameMoved(shared)}${there}`,
    ...(problem === null ? [] : [`${style('red', 'incomplete:')} ${problem}`]),
    ...clashing.map((name) => `${style('yellow', name)} means something else there: both sides keep their own`),
    ...(uncommitted.length
      ? [`${count(uncommitted.length, 'run')} made outside git, without a commit to push: ${nameSome(uncommitted)}`]
      : []),
    ...renderResults(shared, way, style),
  ].join('\n');
}

function nameMoved({ runs, tags, metadata }: SharedRuns): string {
  const moved = [
    ...countSome(runs.moved.length, 'run'),
    ...countSome(tags.moved.length, 'tag'),
    ...countSome(metadata.moved, 'change of names, notes and tags', 'changes of names, notes and tags'),
  ];
  return moved.join(', ') || 'nothing new';
}

function countSome(number: number, what: string, several?: string): readonly string[] {
  return number ? [number > 1 && several ? `${number} ${several}` : count(number, what)] : [];
}

/** `; 1 run and 2 tags were here already` */
function sayThere(what: readonly (readonly string[])[], total: number, way: Way): string {
  const where = way === 'push' ? 'there' : 'here';
  return total ? `; ${what.flat().join(' and ')} ${total === 1 ? 'was' : 'were'} ${where} already` : '';
}

function renderResults({ results }: SharedRuns, way: Way, style: Style): readonly string[] {
  if (!results) {
    const stays = way === 'push' ? 'stay here' : 'are not fetched';
    return [style('dim', `their outputs ${stays}: no shared store is set (--shared, or $CAIRN_SHARED_STORE)`)];
  }
  const { place, problem, there, bytes } = results;
  const what = results.results
    ? `${count(results.results, 'result')}, ${count(results.artifacts, 'artifact')}, ${formatBytes(bytes)}`
    : 'nothing new';
  return [
    `copied ${way === 'push' ? 'to' : 'from'} ${place}: ${what}${sayThere([countSome(there, 'result')], there, way)}`,
    ...(problem === null ? [] : [`${style('red', 'incomplete:')} ${problem}`]),
    ...renderMissing(results, way, style),
  ];
}

/** What is not whole by name; of what the other store was never given, the runs alone. */
function renderMissing({ missing, from }: CopiedResults, way: Way, style: Style): readonly string[] {
  const select = (wanted: Missing[number]['why']): Missing => missing.filter(({ why }) => why === wanted);
  const [damaged, gone, unrecorded] = [select('damaged'), select('missing'), select('unrecorded')];
  const name = (some: Missing): string =>
    nameSome(some.map(({ node, pipeline, run }) => `${toOneLine(node)} (${pipeline}, ${run})`));
  const runs = [...new Set(unrecorded.map(({ run }) => run))];
  const where = way === 'push' ? `not in ${from}` : 'never copied there';
  return [
    ...(damaged.length ? [`${style('red', `damaged in ${from}:`)} ${name(damaged)}`] : []),
    ...(gone.length ? [`${style('yellow', `missing in ${from}:`)} ${name(gone)}`] : []),
    ...(unrecorded.length
      ? [`${where}: ${count(unrecorded.length, 'result')} of ${count(runs.length, 'run')}: ${nameSome(runs)}`]
      : []),
  ];
}
