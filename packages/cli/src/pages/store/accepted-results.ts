// Which stored results stand for changed code now, or would.

import type { AcceptedResults } from '@cairn/core';
import { count } from '@cairn/report';
import type { Style } from '../../terminal/terminal.ts';
import { toOneLine } from '../../text/width.ts';

export function renderAccepted({ pipeline, isDry, accepted, fresh }: AcceptedResults, style: Style): string {
  if (!accepted.length)
    return `nothing to accept: ${fresh.length ? `${count(fresh.length, 'selected node')} of ${pipeline} ${fresh.length > 1 ? 'are' : 'is'} up to date` : 'nothing is selected'}`;
  const lines = accepted.map(({ node, run, fingerprint, madeBy }) => {
    const codes = fingerprint && madeBy ? `code ${madeBy.slice(0, 12)} → ${fingerprint.slice(0, 12)}` : '';
    return `  ${toOneLine(node)}  ${style('dim', `result of run ${run}, ${codes}`)}`;
  });
  return [
    `${isDry ? 'would accept' : 'accepted'} the ${accepted.length > 1 ? 'results' : 'result'} of ${count(accepted.length, 'node')} of ${pipeline} for the code as it is now`,
    ...lines,
    ...(isDry
      ? []
      : [style('dim', 'Any further change of this code ends it. To withdraw it: cairn forget --accepted <nodes>.')]),
  ].join('\n');
}
