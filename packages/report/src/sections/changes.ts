// What differs between two runs: code by symbol, params, data, environment.

import { describePackage, listSome, type RunsDifference, tellApart, tellFact } from '@cairn/core';
import { type Html, html } from '../markup/html.ts';
import { describeData } from '../text/data-words.ts';

type ChangedCode = RunsDifference['code']['changes'][number];

const fates = { changed: '', added: ' is new', gone: ' is no longer used' } as const;
const mostLines = 60;

export function renderChanges(difference: RunsDifference): Html {
  const { code, params, seed, data, environment } = difference;
  const groups: readonly (readonly [string, readonly Html[]])[] = [
    [
      'Code',
      [
        ...code.changes.map(renderCode),
        ...code.packages.map((change) => html`<li>package ${describePackage(change)}</li>`),
        ...explainUnknown(difference),
      ],
    ],
    [
      'Params',
      [
        ...params.map(
          ({ name, before, now, nodes }) =>
            html`<li><code>${name}</code>: ${tellApart(before, now)}${nodes && ` in ${listSome(nodes)}`}</li>`,
        ),
        ...(seed ? [html`<li>seed of the run: ${seed.before} → ${seed.now}</li>`] : []),
      ],
    ],
    [
      'Data',
      data.map(
        ({ path, before, now, data: how }) =>
          html`<li><code>${path}</code>: ${before === null ? 'only now' : now === null ? 'only before' : describeData(how)}</li>`,
      ),
    ],
    [
      'Environment',
      environment.flatMap(({ name, before, now }) => tellFact(name, before, now).map((line) => html`<li>${line}</li>`)),
    ],
  ];
  const same = groups.filter(([, items]) => !items.length).map(([title]) => title.toLowerCase());
  return html`${groups.map(([title, items]) => items.length > 0 && html`<h4>${title}</h4><ul class="changes">${items}</ul>`)}${same.length > 0 && html`<p class="note">The same: ${same.join(', ')}.</p>`}${renderArtifacts(difference)}`;
}

function renderCode({ name, file, line, fate, nodes, before, now, isOfPipeline }: ChangedCode): Html {
  const of = nodes ? ` in ${listSome(nodes)}` : isOfPipeline ? ' of the pipeline' : '';
  return html`<li><code>${name ?? file}</code>${fates[fate]}${of} <span class="where">${file}:${line}</span>${before !== null && now !== null && before !== now && renderVersions(before, now)}</li>`;
}

function renderVersions(before: string, now: string): Html {
  return html`<details><summary>Before and now</summary><div class="beside"><figure><figcaption>before</figcaption><pre>${cut(before)}</pre></figure><figure><figcaption>now</figcaption><pre>${cut(now)}</pre></figure></div></details>`;
}

function cut(text: string): string {
  const lines = text.split('\n');
  return lines.length > mostLines ? `${lines.slice(0, mostLines).join('\n')}\n…` : text;
}

function explainUnknown({ code }: RunsDifference): readonly Html[] {
  if (!code.unknown.length) return [];
  return [html`<li>Of ${listSome(code.unknown)} only the keys are known here, and they differ.</li>`];
}

function renderArtifacts({ artifacts: { equal, differs, onlyBefore, onlyNow, nodes } }: RunsDifference): Html {
  const parts = [
    `${equal} equal`,
    differs && `${differs} differ`,
    onlyBefore && `${onlyBefore} only before`,
    onlyNow && `${onlyNow} only now`,
  ];
  return html`<p class="note">Results of ${nodes.length} nodes: ${parts.filter(Boolean).join(', ')}.</p>`;
}
