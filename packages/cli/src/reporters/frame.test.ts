import { expect, test } from 'vitest';
import { finished, now, planMade, progressed, started, stateAfter } from '../rig/sample-run.rig.ts';
import { plainStyle } from '../terminal/terminal.ts';
import { widthOf } from '../text/width.ts';
import { drawFrame, type FrameOptions } from './frame.ts';

const options: FrameOptions = {
  style: plainStyle,
  columns: 80,
  rows: 24,
  now: now(13.5),
  expected: new Map(),
  isStopping: false,
};

const going = stateAfter([
  planMade,
  finished(0, { outcome: 'ran', seconds: 0.1 }),
  finished(1, { outcome: 'ran', seconds: 1.2 }),
  started(2, 2),
  started(3, 2.5),
  progressed(2, 13, 0.25, 'epoch 3 of 12, loss 0.21'),
]);

test('a bar, and each node that runs with what it says', () => {
  expect(drawFrame(going, options).join('\n')).toMatchInlineSnapshot(`
    "
    ━━━━━━━━━━──────────────────────  2 of 7 nodes · 14 s
      train(rate=0.1)    12 s   25 %  epoch 3 of 12, loss 0.21
      train(rate=0.2)    11 s"
  `);
});

test('time left comes from earlier runs and from progress', () => {
  const expected = new Map([
    ['train(rate=0.1)', 40],
    ['train(rate=0.2)', 60],
    ['evaluate', 2],
    ['release', 0.1],
    ['deploy', 1],
  ]);
  expect(drawFrame(going, { ...options, expected })[1]).toMatchInlineSnapshot(
    `"━━━━━━━━━━──────────────────────  2 of 7 nodes · 14 s · about 49 s left"`,
  );
});

test('while it stops there is no time left to tell', () => {
  expect(drawFrame(going, { ...options, isStopping: true })[1]).toMatchInlineSnapshot(
    `"━━━━━━━━━━──────────────────────  2 of 7 nodes · 14 s · stopping"`,
  );
});

test('a narrow terminal gets less', () => {
  expect(drawFrame(going, { ...options, columns: 44 }).join('\n')).toMatchInlineSnapshot(`
    "
    ━━━━━━━───────────────  2 of 7 nodes · 14 s
      train(rate=0.1)    12 s   25 %  epoch 3…
      train(rate=0.2)    11 s"
  `);
  expect(drawFrame(going, { ...options, columns: 22 }).join('\n')).toMatchInlineSnapshot(`
    "
    2 of 7 nodes · 14 s
      train(rate=0.1)
      train(rate=0.2)"
  `);
});

test('two that differ only at the end of their labels differ when they are cut', () => {
  const label = 'train(learningRate=0.006 adversarial.epsilon=0.1 split.validation=';
  const alike = stateAfter([
    planMade,
    { ...started(2, 2), label: `${label}0)` },
    { ...started(3, 2.5), label: `${label}0.2)` },
  ]);
  expect(drawFrame(alike, options).slice(2).join('\n')).toMatchInlineSnapshot(`
    "  train(learningRat…plit.validation=0)    12 s
      train(learningRat…it.validation=0.2)    11 s"
  `);
});

test('a low terminal shows some of many', () => {
  const many = stateAfter([planMade, ...[0, 1, 2, 3, 4, 5].map((number) => started(number, number))]);
  expect(drawFrame(many, { ...options, rows: 6 }).join('\n')).toMatchInlineSnapshot(`
    "
    ────────────────────────────────  0 of 7 nodes · 14 s
      file(data/digits.csv)    14 s
      clean                    13 s
      and 4 more"
  `);
});

test('before anything runs there is no picture: all may be fresh', () => {
  expect(drawFrame(stateAfter([planMade, finished(0, { outcome: 'fresh' })]), options)).toEqual([]);
});

test('no line is wider than the terminal, and no message moves the cursor', () => {
  const rude = stateAfter([planMade, started(2, 1), progressed(2, 2, 0.5, `\u001b[2Jé漢字\r\n${'x'.repeat(300)}`)]);
  for (let columns = 1; columns < 120; columns++) {
    const frame = drawFrame(rude, { ...options, columns });
    expect(Math.max(...frame.map(widthOf))).toBeLessThan(Math.max(2, columns));
    for (const moving of ['\u001b', '\r', '\n']) expect(frame.join('')).not.toContain(moving);
  }
});
