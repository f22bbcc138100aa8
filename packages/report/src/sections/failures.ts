// Why a run failed: nodes that failed for one reason at one line are shown together, with the end of their log.

import type { ReportedRun } from '../gather/reported-run.ts';
import { type Html, html } from '../markup/html.ts';
import { nodeAnchor } from '../markup/node-anchor.ts';
import { groupFailures } from '../view/group-failures.ts';

const mostNamed = 5;
const mostLogLines = 20;

export function renderFailures({ view, logs }: ReportedRun, prefix: string): Html | undefined {
  const groups = groupFailures(view.nodes);
  if (!groups.length) return undefined;
  return html`${groups.map((nodes) => {
    const [first] = nodes;
    const log = logs.get(first!.id)?.text.trimEnd().split('\n').slice(-mostLogLines).join('\n');
    const more = nodes.length - mostNamed;
    return html`<div class="failure"><h3>${nodes.slice(0, mostNamed).map(({ id, label }, index) => html`${index ? ', ' : ''}<a href="#${nodeAnchor(prefix, id)}">${label}</a>`)}${more > 0 ? ` and ${more} more` : ''}</h3>
<pre class="reason">${first!.reason}</pre>${log && html`<p>The end of its log:</p><pre>${log}</pre>`}</div>`;
  })}`;
}
