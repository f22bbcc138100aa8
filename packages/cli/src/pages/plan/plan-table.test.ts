import { expect, test } from 'vitest';
import { samplePlan } from '../../rig/sample-record.rig.ts';
import { plainStyle } from '../../terminal/terminal.ts';
import { drawDot } from './graph/draw-dot.ts';
import { drawMermaid } from './graph/draw-mermaid.ts';
import { drawText } from './graph/draw-text.ts';
import { readDrawing } from './graph/drawing.ts';
import { describePlan, renderPlan } from './plan-table.ts';

const options = { style: plainStyle, isVerbose: false };

const plan = samplePlan(
  [
    { label: 'file(data/a.csv)', role: 'source', outputs: ['file'] },
    {
      label: 'clean',
      outputs: ['train', 'test'],
      takes: { raw: ['file(data/a.csv)', 'file'] },
      state: 'pending',
      reason: 'minSize changed: 3 → 4 (steps/clean.ts:12)',
      seconds: 1.2,
    },
    {
      label: 'train(a="1")',
      takes: { rows: ['clean', 'train'] },
      state: 'unknown',
      reason: 'it waits for inputs that are not made yet',
      seconds: 30,
    },
    {
      label: 'train(a="2")',
      takes: { rows: ['clean', 'train'] },
      state: 'unknown',
      reason: 'it waits for inputs that are not made yet',
    },
    {
      label: 'best',
      role: 'choice',
      outputs: ['model', 'comparison'],
      takes: { '0.model': ['train(a="1")', 'out'], '1.model': ['train(a="2")', 'out'] },
      state: 'unknown',
    },
    {
      label: 'release',
      role: 'gate',
      outputs: ['admitted', 'verdicts'],
      takes: { subject: ['best', 'model'] },
      state: 'unknown',
    },
    {
      label: 'deploy',
      takes: { model: ['release', 'admitted'] },
      state: 'blocked',
      reason: 'gate release did not hold',
    },
  ],
  { deployed: ['deploy', 'out'], chosen: ['best', 'model'] },
);

test('what would run, and why', () => {
  expect(renderPlan(plan, options)).toMatchInlineSnapshot(`
    "digits  7 nodes: 1 would run, 4 depend on their outputs, 1 blocked, 1 fresh; 31 s of work when 2 of them last ran

    runs     1.2 s  clean         minSize changed: 3 → 4 (steps/clean.ts:12)
    waits     30 s  train(a="1")  it waits for inputs that are not made yet
    waits           train(a="2")  it waits for inputs that are not made yet
    waits           best
    waits           release
    blocked         deploy        gate release did not hold"
  `);
});

test('when all is fresh there is nothing to list', () => {
  const fresh = samplePlan([{ label: 'clean' }, { label: 'train' }]);
  expect(renderPlan(fresh, options)).toMatchInlineSnapshot(`"digits  2 nodes, all fresh: nothing would run"`);
  expect(renderPlan(fresh, { ...options, isVerbose: true })).toContain('train');
});

test('for programs', () => {
  expect(describePlan(plan)).toMatchObject({ pending: 1, waiting: 4, blocked: 1, fresh: 1 });
});

test('the graph as text', () => {
  expect(drawText(readDrawing(plan), plainStyle)).toMatchInlineSnapshot(`
    "digits

      file(data/a.csv)
      clean             ← raw: file(data/a.csv)
      train(a="1")      ← rows: clean .train
      train(a="2")      ← rows: clean .train
      best              ← 0.model: train(a="1")
                          1.model: train(a="2")
      release           ← subject: best .model
      deploy            ← model: release .admitted

    results
      deployed          ← deploy
      chosen            ← best .model"
  `);
});

test('the graph for Mermaid', () => {
  expect(drawMermaid(readDrawing(plan))).toMatchInlineSnapshot(`
    "flowchart TD
      n0[("file(data/a.csv)")]
      n1["clean"]
      n2["train(a=#quot;1#quot;)"]
      n3["train(a=#quot;2#quot;)"]
      n4{"best"}
      n5{{"release"}}
      n6["deploy"]
      r0(["deployed"])
      r1(["chosen"])
      n0 --> n1
      n1 -->|"train"| n2
      n1 -->|"train"| n3
      n2 --> n4
      n3 --> n4
      n4 -->|"model"| n5
      n5 -->|"admitted"| n6
      n6 -.-> r0
      n4 -.->|"model"| r1"
  `);
});

test('the graph for Graphviz', () => {
  expect(drawDot(readDrawing(plan))).toMatchInlineSnapshot(`
    "digraph "digits" {
      node [fontname="Helvetica", fontsize=11];
      edge [fontname="Helvetica", fontsize=9];
      n0 [label="file(data/a.csv)", shape=cylinder];
      n1 [label="clean", shape=box];
      n2 [label="train(a=\\"1\\")", shape=box];
      n3 [label="train(a=\\"2\\")", shape=box];
      n4 [label="best", shape=diamond];
      n5 [label="release", shape=hexagon];
      n6 [label="deploy", shape=box];
      r0 [label="deployed", shape=plaintext];
      r1 [label="chosen", shape=plaintext];
      n0 -> n1;
      n1 -> n2 [label="train"];
      n1 -> n3 [label="train"];
      n2 -> n4;
      n3 -> n4;
      n4 -> n5 [label="model"];
      n5 -> n6 [label="admitted"];
      n6 -> r0 [style=dashed];
      n4 -> r1 [style=dashed, label="model"];
    }"
  `);
});

test('scopes are boxes, also in one another', () => {
  const drawn = { pipeline: 'digits', results: [] };
  const node = (name: string, label: string, scope?: string) => ({
    name,
    label,
    role: 'step' as const,
    takes: [],
    scope,
  });
  const nodes = [
    node('n0', 'list'),
    node('n1', 'a/clean', 'a'),
    node('n2', 'a/b/train', 'a/b'),
    node('n3', 'c/train', 'c'),
  ];
  expect(drawMermaid({ ...drawn, nodes })).toMatchInlineSnapshot(`
    "flowchart TD
      n0["list"]
      subgraph s0 ["a"]
        n1["a/clean"]
        subgraph s1 ["b"]
          n2["a/b/train"]
        end
      end
      subgraph s2 ["c"]
        n3["c/train"]
      end"
  `);
  expect(drawDot({ ...drawn, nodes })).toMatchInlineSnapshot(`
    "digraph "digits" {
      node [fontname="Helvetica", fontsize=11];
      edge [fontname="Helvetica", fontsize=9];
      n0 [label="list", shape=box];
      subgraph cluster_0 { label="a"; style=rounded;
        n1 [label="a/clean", shape=box];
        subgraph cluster_1 { label="b"; style=rounded;
          n2 [label="a/b/train", shape=box];
        }
      }
      subgraph cluster_2 { label="c"; style=rounded;
        n3 [label="c/train", shape=box];
      }
    }"
  `);
});
