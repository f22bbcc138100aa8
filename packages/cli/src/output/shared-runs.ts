// What went to a remote or came from one: runs, tags, and what the runs made.

import type { SharedRuns } from '@cairn/core';
import { count, formatBytes } from './format.ts';
import { nameSome } from './name-some.ts';
import type { Style } from './terminal.ts';
import { toOneLine } from './width.ts';

export function renderShared(shared: SharedRuns, way: 'push' | 'fetch', style: Style): string {
  const { remote, runs, tags, clashing, uncommitted, problem } = shared;
  const there = runs.there + tags.there;
  const already = there ? `, ${count(there, 'other')} there already` : '';
  return [
    `${way === 'push' ? `pushed to ${remote}` : `fetched from ${remote}`}: ${nameMoved(shared)}${already}`,
    ...(problem === null ? [] : [`${style('red', 'not all of it:')} ${problem}`]),
    ...clashing.map((name) => `${style('yellow', name)} stands for something else there: both sides keep theirs`),
    ...(uncommitted.length
      ? [`${count(uncommitted.length, 'run')} made outside git, without a commit to push: ${nameSome(uncommitted)}`]
      : []),
    ...renderResults(shared, way, style),
  ].join('\n');
}

function nameMoved({ runs, tags }: SharedRuns): string {
  const moved = [
    ...(runs.moved.length ? [count(runs.moved.length, 'run')] : []),
    ...(tags.moved.length ? [count(tags.moved.length, 'tag')] : []),
  ];
  return moved.join(', ') || 'nothing new';
}

function renderResults({ results }: SharedRuns, way: 'push' | 'fetch', style: Style): readonly string[] {
  if (!results) {
    const stays = way === 'push' ? 'stays here' : 'is not fetched';
    return [style('dim', `what they made ${stays}: no shared store is set (--shared, or $CAIRN_SHARED_STORE)`)];
  }
  const { place, missing, problem, there, bytes } = results;
  const what = results.results
    ? `${count(results.results, 'result')}, ${count(results.artifacts, 'artifact')}, ${formatBytes(bytes)}`
    : 'nothing new';
  const already = there ? `, ${count(there, 'result')} there already` : '';
  const named = missing.map(({ node, pipeline, run }) => `${toOneLine(node)} (${pipeline}, ${run})`);
  return [
    `copied ${way === 'push' ? 'to' : 'from'} ${place}: ${what}${already}`,
    ...(problem === null ? [] : [`${style('red', 'not all of it:')} ${problem}`]),
    ...(missing.length ? [`missing in both stores: ${nameSome(named)}`] : []),
  ];
}
