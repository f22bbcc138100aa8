import fc from 'fast-check';
import { expect, it } from 'vitest';
import { cleanData, cleanLine, cleanText, disarmCommands, writeJson } from './clean-text.ts';

// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const moving = /[\u0000-\u0008\u000b-\u001f\u007f-\u009f\u202a-\u202e\u2066-\u2069]/;

it.each([
  ['\u001b[31mred\u001b[0m', 'red'],
  ['\u001b]0;title\u0007x', 'x'],
  ['\u001b]8;;https://evil.example\u001b\\link\u001b]8;;\u001b\\', 'link'],
  ['\u001b[2J\u001b[Hgone', 'gone'],
  ['a\u009b31mb', 'ab'],
  ['a\u0008\u0008b\u0000\u007f', 'ab'],
  ['safe\u202egnp.exe', 'safegnp.exe'],
  ['\u2066a\u2069\u061c', 'a'],
  ['pay\u200bpal\ufeff\u00ad\u2060', 'paypal'],
  ['a\u200db', 'ab'],
  ['\u{e0041}tag', 'tag'],
  ['line\r\nnext\rlast\u2028end', 'line\nnext\nlast\nend'],
])('%j is shown as %j', (text, shown) => {
  expect(cleanText(text)).toBe(shown);
});

it('leaves what people write: accents, scripts, pictures, tabs and lines', () => {
  for (const text of ['Zürich', '数据', 'می‌خواهم', '👩‍🔬 ok', 'a\tb\nc', 'é', '✓ → ≥'])
    expect(cleanText(text)).toBe(text);
});

it('a name is one line', () => {
  expect(cleanLine('auc\n::warning::x\r\nb')).toBe('auc ::warning::x b');
  expect(cleanData({ 'a\nb': 'c\nd', reason: 'e\nf\u001b[2J' })).toEqual({ 'a b': 'c d', reason: 'e\nf' });
});

it('data that is clean is returned as it is, and other data whole', () => {
  const clean = { node: 'a', at: '2026', fraction: 0.5, inner: { reason: 'e\nf' } };
  expect(cleanData(clean)).toBe(clean);
  const given = JSON.parse('{ "a": 1, "__proto__": "x", "b\\u001b[2J": { "c": "d\\u202e" }, "e": 2 }') as object;
  expect(Object.entries(cleanData(given))).toEqual([
    ['a', 1],
    ['__proto__', 'x'],
    ['b', { c: 'd' }],
    ['e', 2],
  ]);
});

it('takes the meaning from commands of services of CI, and from nothing else', () => {
  for (const line of ['::warning::x', '  ::error file=a,line=1::x', '::stop-commands::token', '::add-mask::x'])
    expect(disarmCommands(`a\n${line}`)).not.toMatch(/^\s*::/m);
  for (const line of ['x ##[error]y', '##vso[task.setvariable]x', '##teamcity[testFailed]'])
    expect(disarmCommands(line)).not.toMatch(/##(vso|teamcity)?\[/);
  for (const line of ['::1', 'std::vector', 'a ::b', '## Title', '[x]']) expect(disarmCommands(line)).toBe(line);
});

it('JSON says the same with none of it', () => {
  fc.assert(
    fc.property(fc.jsonValue({ depthSize: 'small', stringUnit: 'binary' }), (value) => {
      const text = writeJson(value);
      expect(JSON.parse(text)).toEqual(JSON.parse(JSON.stringify(value)));
    }),
    { seed: 1, numRuns: 200 },
  );
  const text = writeJson({ name: 'a\u202e\u009b\u{e0041}##[error]\u001b' });
  expect(text).not.toMatch(new RegExp(`${moving.source}|##\\[`));
  expect(text).not.toContain('\u{e0041}');
});

it('whatever the text, nothing that moves the cursor is left', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => {
      expect(cleanText(text)).not.toMatch(moving);
    }),
    { seed: 1, numRuns: 200 },
  );
});
