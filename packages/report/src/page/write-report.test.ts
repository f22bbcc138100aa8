import type { Key } from '@cairn/core';
import { parseHTML } from 'linkedom';
import { expect, test } from 'vitest';
import { digestOf, idOf, sampleNode, sampleRun, sampleView } from '../rig/sample-report.rig.ts';
import { writeReport } from './write-report.ts';

interface Element {
  readonly textContent: string;
  getAttribute(name: string): string | null;
  querySelectorAll(selector: string): ArrayLike<Element>;
  querySelector(selector: string): Element | null;
}

const read = (page: string) => (parseHTML(page) as unknown as { readonly document: Element }).document;
const textsOf = (document: Element, selector: string): readonly string[] =>
  Array.from(document.querySelectorAll(selector), ({ textContent }) => textContent);

test('a page has a section for everything that the run holds', () => {
  const document = read(writeReport({ runs: [sampleRun()], differences: [] }));
  expect(textsOf(document, 'h2')).toEqual([
    'Graph',
    'Verdicts',
    'Metrics',
    'Trials',
    'Training',
    'Confusion',
    'ROC, precision and recall, calibration',
    'Robustness',
    'Fairness',
    'Model card',
    'Nodes',
    'Make it again',
  ]);
  expect(textsOf(document, '.graph a')).toHaveLength(9);
  expect(textsOf(document, 'details.node')).toHaveLength(9);
  expect(document.querySelectorAll('.charts svg')).toHaveLength(8);
  expect(document.querySelector('#sweep')!.textContent).toContain('train.rate');
  expect(document.querySelector('#repeat')!.textContent).toContain('cairn reproduce 20260731T120000000Z-3f2a');
  expect(document.querySelector(`#node-${idOf(2)}`)!.textContent).toContain('epoch 2');
});

test('each link leads to something in the page', () => {
  const document = read(writeReport({ runs: [sampleRun(), sampleRun()], differences: [] }));
  const links = Array.from(document.querySelectorAll('a'), (link) => link.getAttribute('href')!);
  expect(links.length).toBeGreaterThan(50);
  expect(links.filter((link) => !link.startsWith('#') || !document.querySelector(`[id="${link.slice(1)}"]`))).toEqual(
    [],
  );
  const ids = Array.from(document.querySelectorAll('[id]'), (element) => element.getAttribute('id'));
  expect(new Set(ids).size).toBe(ids.length);
});

test('nothing in a page is loaded from elsewhere', () => {
  const picture = 'data:image/png;base64,iVBORw0KGgo=';
  const documents = [
    { result: 'm', file: 'card.md', text: '![x](https://evil.example/x.png) [a](javascript:alert(1))' },
  ];
  const run = sampleRun({}, { documents, media: new Map([[digestOf(3), { type: 'picture', url: picture }]]) });
  const document = read(writeReport({ runs: [run], differences: [] }));
  const loaded = Array.from(document.querySelectorAll('[src], link, [srcset], object, iframe'), (element) =>
    element.getAttribute('src'),
  );
  expect(loaded).toEqual([picture]);
  expect(document.querySelectorAll('a[href^="javascript"]')).toHaveLength(0);
  expect(document.querySelector('meta[http-equiv]')!.getAttribute('content')).toContain("default-src 'none'");
});

test('text of a project is text, wherever it comes from', () => {
  const hostile = `</script></style></title><img src=x onerror=alert(1)>"'\u202e\u001b[31m&lt;`;
  const outputs = { [hostile]: digestOf(2), picture: digestOf(3), text: digestOf(5) };
  const node = sampleNode(1, hostile, {
    step: hostile,
    reason: hostile,
    outcome: 'failed',
    params: { [hostile]: hostile },
    outputs,
    kinds: { [hostile]: hostile },
    descriptions: { [hostile]: { text: hostile, summary: [{ text: hostile }] } },
    verdicts: [{ ...sampleView.nodes[8]!.verdicts![0]!, rule: hostile, required: hostile, reason: hostile }],
  });
  const run = sampleRun(
    {
      pipeline: hostile,
      file: hostile,
      git: { commit: hostile, branch: hostile, dirty: [hostile] },
      params: { [hostile]: hostile },
      nodes: [node],
      metrics: { [`${hostile}.a`]: { value: null, low: null, high: null, n: 1, reason: hostile } },
      errors: [{ stage: 'publishing', code: hostile, message: hostile, fix: hostile, at: null }],
    },
    {
      values: new Map([
        [
          digestOf(2),
          {
            [hostile]: hostile,
            classes: [hostile, 'b'],
            confusion: [
              [1, 2],
              [3, 4],
            ],
            epochs: [{ epoch: 1, [hostile]: 2 }],
            metric: hostile,
            goal: hostile,
            chosen: hostile,
            trials: [{ trial: hostile, metric: { value: 1, low: 0, high: 2 } }],
            curve: [{ epsilon: 1, [hostile]: { value: 1, low: 0, high: 1 } }],
            groupings: [
              { columns: [hostile], groups: [{ group: [hostile], [hostile]: { value: 1, low: 0, high: 1 } }] },
            ],
          },
        ],
      ]),
      media: new Map([[digestOf(5), { type: 'text', text: hostile }]]),
      logs: new Map([[idOf(1), { text: hostile, omitted: 0 }]]),
      documents: [{ result: hostile, file: hostile, text: `# ${hostile}\n\n<script>alert(1)</script>\n\n${hostile}` }],
    },
  );
  const page = writeReport({ runs: [run, run], differences: [] });
  expect(['<img src=x', '\u202e', '\u001b'].filter((text) => page.includes(text))).toEqual([]);
  const document = read(page);
  expect(document.querySelectorAll('script')).toHaveLength(2);
  expect(document.querySelectorAll('style').length).toBeGreaterThan(0);
  expect(document.querySelectorAll('[onerror], img, main script')).toHaveLength(0);
  expect(document.querySelector('h1')!.textContent).toContain('</script></style></title><img src=x onerror=alert(1)>');
  expect(JSON.parse(document.querySelector('#cairn-data')!.textContent).runs[0].pipeline).toBe(hostile);
});

test('a failed run says first what failed, with the end of its log', () => {
  const failed = sampleNode(2, 'train', { outcome: 'failed', reason: 'out of memory', outputs: {} });
  const document = read(writeReport({ runs: [sampleRun({ status: 'failed', nodes: [failed] })], differences: [] }));
  expect(textsOf(document, 'h2')[0]).toBe('What failed');
  const text = document.querySelector('#failures')!.textContent;
  expect(text).toContain('out of memory');
  expect(text).toContain('epoch 2');
});

test('a run without a node is a page too', () => {
  const empty = sampleRun({ nodes: [], metrics: {}, results: {} }, { documents: [] });
  const document = read(writeReport({ runs: [empty], differences: [] }));
  expect(textsOf(document, 'h2')).toEqual(['Make it again']);
});

test('metrics of several runs are next to each other, with what the difference means', () => {
  const now = sampleRun({ metrics: { 'test.accuracy': { value: 0.5, low: 0.45, high: 0.55, n: 100 } } });
  const document = read(writeReport({ runs: [sampleRun(), now], differences: [] }));
  const rows = Array.from(document.querySelectorAll('#compared-metrics tbody tr'), (row) =>
    Array.from(row.querySelectorAll('th, td'), ({ textContent }) => textContent.trim()),
  );
  expect(rows).toEqual([
    ['test.accuracy', '0.900 [0.880, 0.920]', '0.500 [0.450, 0.550]', '−0.400 beyond noise'],
    ['test.auc', '–', '–', 'gone'],
    ['test.recall', '0.850 [0.830, 0.870]', '–', 'gone'],
  ]);
});

test('a report that no chart is made of is a table, without the metrics of the run', () => {
  const hostile = '<img src=x onerror=alert(1)>';
  const membership = {
    accuracy: { value: 0.9, low: 0.88, high: 0.92, n: 100 },
    advantage: { value: 0.12, low: 0.05, high: 0.2, n: 100 },
    attacks: [
      { attack: 'shadow', auc: 0.61 },
      { attack: hostile, auc: 0.5 },
    ],
  };
  const run = sampleRun({}, { values: new Map([[digestOf(4), membership]]) });
  const document = read(writeReport({ runs: [run], differences: [] }));
  const report = document.querySelector('#reports details')!;
  expect(report.querySelector('summary')!.textContent).toBe('test evaluate(rate=0.1) .report');
  const rows = Array.from(report.querySelectorAll('tbody tr'), (row) =>
    Array.from(row.querySelectorAll('th, td'), ({ textContent }) => textContent.trim()),
  );
  expect(rows).toEqual([
    ['advantage', '0.120', '[0.050, 0.200]'],
    ['shadow', '0.610'],
    [hostile, '0.500'],
  ]);
});

test('published files are listed, and a node says what else is true of its result', () => {
  const nodes = [
    sampleNode(1, 'frozen', {
      frozen: {
        ...{ key: 'a'.repeat(64) as Key, madeUnder: 'b'.repeat(64) as Key, run: null, hasOtherInputs: false },
        ...{ at: '2026-05-01T00:00:00Z', since: '2026-06-01T00:00:00Z', changed: 'code' },
      },
    }),
    sampleNode(2, 'allowed', { outcome: 'failed', isFailureAllowed: true, outputs: {} }),
    sampleNode(3, 'read', { absent: 'read' }),
    sampleNode(4, 'branch', { decidedBy: { condition: 'is-good', node: idOf(1), output: 'report', value: false } }),
  ];
  const published = [
    { result: 'report', path: 'results/a.html', digest: digestOf(1), bytes: digestOf(2), state: 'written' },
  ] as const;
  const document = read(writeReport({ runs: [sampleRun({ nodes, published })], differences: [] }));
  expect(document.querySelector('#published tbody')!.textContent).toContain('results/a.html');
  const told = nodes.map(({ id }) => document.querySelector(`#node-${id}`)!.textContent);
  expect(told[0]).toContain('frozen since 2026-06-01 (code)');
  expect(told[1]).toContain('allowed: the pipeline continues without it');
  expect(told[2]).toContain('removed after they had been read');
  expect(told[3]).toContain('is-good is false');
});
