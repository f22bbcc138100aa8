// Which results were withdrawn, or would be, and what recorded runs lose by it.

import type { ForgottenNode, ForgottenResults } from '@cairn/core';
import { count } from '@cairn/report';
import type { Style } from '../../terminal/terminal.ts';
import { quoteForShell } from '../../text/quote-for-shell.ts';
import { toOneLine } from '../../text/width.ts';
import { sayAmount } from './store-words.ts';

export function renderForgotten(forgotten: ForgottenResults, pipeline: string, style: Style): string {
  const { run, isDry, nodes, removed, underWay } = forgotten;
  const isGone = ({ results, acceptances }: ForgottenNode): boolean => results + acceptances.length > 0;
  const gone = nodes.filter(isGone);
  const none = nodes.filter((node) => !isGone(node));
  const say = (text: string): string => style('dim', text);
  return [
    gone.length
      ? `${isDry ? 'would forget' : 'forgot'} the ${gone.some(({ results }) => results) ? 'result' : 'acceptance'}${gone.length > 1 ? 's' : ''} of ${count(gone.length, 'node')} of run ${run}: ${sayAmount(removed)}`
      : `nothing to forget: nothing of ${none.map(({ node }) => `'${node}'`).join(', ')} is stored`,
    ...gone.flatMap((node) => [
      `  ${toOneLine(node.node)}`,
      ...listLosses(node, isDry).map((line) => say(`    ${line}`)),
    ]),
    ...(gone.length && none.length ? [say(`not stored before: ${none.map(({ node }) => node).join(', ')}`)] : []),
    ...(underWay
      ? [`${count(underWay, 'run')} under way: the bytes that ${underWay === 1 ? 'it uses' : 'they use'} stay`]
      : []),
    ...(gone.length && !isDry
      ? [say(`The next run makes ${gone.length > 1 ? 'them' : 'it'} again: cairn run ${quoteForShell(pipeline)}`)]
      : []),
  ].join('\n');
}

function listLosses(
  { role, runs, shared, lost, results, acceptances }: ForgottenNode,
  isDry: boolean,
): readonly string[] {
  const accepted = acceptances.map(
    ({ by, at, why }) =>
      `${isDry ? 'would no longer stand' : 'no longer stands'} for changed code (accepted by ${by} on ${at.slice(0, 10)}: ${why})`,
  );
  return [
    ...accepted,
    ...(results > 1 ? [`${results} different results under one key`] : []),
    ...(lost.length ? listLost(role, runs, isDry) : []),
    ...(shared.length ? [`the bytes of ${shared.join(', ')} stay: something else names them`] : []),
  ];
}

function listLost(role: ForgottenNode['role'], runs: ForgottenNode['runs'], isDry: boolean): readonly string[] {
  const newest = runs.at(-1);
  if (newest === undefined) return ['no recorded run names it'];
  const who = runs.length > 1 ? `${runs.length} runs (the newest is ${newest})` : `1 run (${newest})`;
  const lose = isDry ? 'would lose' : runs.length > 1 ? 'lose' : 'loses';
  return [
    `${who} ${lose} its bytes for cairn get and cairn reproduce --from-store`,
    role === 'source'
      ? 'cairn reproduce of these runs finds this data only if git has it'
      : 'cairn reproduce still runs its code and compares digests, but cannot show in what the bytes differ',
  ];
}
