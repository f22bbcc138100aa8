import { expect, it } from 'vitest';
import type { Digest, Fingerprint } from '../base/brand.ts';
import type { Canonical } from '../base/canonical.ts';
import { digestBytes } from '../base/digest.ts';
import { readLockedEntry } from '../base/locked-entry.ts';
import { explainChange } from './explain-change.ts';
import type { ExplainedManifest, ExplainedPiece } from './explained-manifest.ts';
import type { KeyManifest } from './manifest.ts';

const digestsOf = (texts: Readonly<Record<string, string>>): Readonly<Record<string, Digest>> =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, digestBytes(text)]));

type Code = Readonly<Record<string, string>>;

/** `mean math/mean.ts` → text. */
const piecesOf = (code: Code): readonly ExplainedPiece[] =>
  Object.entries(code).map(([place, text]) => {
    const [name, file] = place.split(' ');
    return { file: file ?? place, name: file === undefined ? null : name!, line: 3, digest: digestBytes(text) };
  });

/** A manifest, with the fingerprint that follows from its code. */
function explained(
  given: Partial<KeyManifest> = {},
  code: Code = { 'train steps/train.ts': '1', 'mean math/mean.ts': '1' },
  locked: readonly string[] = ['zod@4.0.0 sha512-a'],
): ExplainedManifest {
  const manifest: KeyManifest = {
    step: 'train',
    fingerprint: digestBytes(JSON.stringify([code, locked])) as string as Fingerprint,
    params: { rate: 0.1 },
    seed: 1,
    inputs: digestsOf({ rows: 'a', validation: 'b' }),
    kinds: { model: 'model 1' },
    environment: { node: '24' },
    lineage: null,
    ...given,
  };
  return { manifest, code: piecesOf(code), locked: locked.map(readLockedEntry) };
}

const withParams = (now: Canonical, before: Canonical): string =>
  explainChange(explained({ params: now }), explained({ params: before }));

it('without an earlier run, and without a change', () => {
  expect(explainChange(explained(), undefined)).toMatchInlineSnapshot(`"it never ran before"`);
  expect(explainChange(explained(), explained())).toMatchInlineSnapshot(`"its result is not in the store"`);
});

it('params, by their path, from what they were to what they are', () => {
  expect(withParams({ rate: 0.2 }, { rate: 0.1 })).toMatchInlineSnapshot(`"rate: 0.1 → 0.2"`);
  expect(withParams({ rate: 0.2, epochs: 3 }, { rate: 0.1, epochs: 5 })).toMatchInlineSnapshot(
    `"rate: 0.1 → 0.2; epochs: 5 → 3"`,
  );
  expect(withParams({ rate: 0.1, net: { width: 8 } }, { rate: 0.1 })).toMatchInlineSnapshot(`"net.width: not set → 8"`);
  expect(withParams({}, { rate: 0.1 })).toMatchInlineSnapshot(`"rate: 0.1 → not set"`);
  expect(withParams({ a: -0 }, { a: 0 })).toMatchInlineSnapshot(`"a: 0 → -0"`);
  expect(withParams({ a: null }, {})).toMatchInlineSnapshot(`"a: not set → null"`);
  expect(withParams({ layers: [{ width: 8 }, { width: 16 }] }, { layers: [{ width: 8 }, { width: 4 }] })).toBe(
    'layers[1].width: 4 → 16',
  );
  expect(withParams({ layers: [16, 8] }, { layers: [16] })).toMatchInlineSnapshot(`"layers: [16] → [16,8]"`);
});

it('params that would read the same', () => {
  expect(withParams({ a: '1' }, { a: 1 })).toMatchInlineSnapshot(`"a: 1 → "1""`);
  expect(withParams({ a: 'null' }, { a: null })).toMatchInlineSnapshot(`"a: null → "null""`);
  expect(withParams({ a: [-0] }, { a: [0] })).toMatchInlineSnapshot(`"a[0]: 0 → -0"`);
  expect(withParams({ a: [Number.NaN] }, { a: [null] })).toMatchInlineSnapshot(`"a[0]: null → NaN"`);
  expect(withParams({ a: 'not set' }, {})).toMatchInlineSnapshot(`"a: not set → "not set""`);
  expect(withParams({ 'a.b': 1 }, { a: { b: 1 } })).toMatchInlineSnapshot(`"a.b: not set → 1; a.b: 1 → not set"`);
  expect(withParams({ a: {} }, {})).toMatchInlineSnapshot(`"a: not set → {}"`);
  const long = (last: number) => ({ list: [...Array.from({ length: 60 }, (_, index) => index), last] });
  expect(withParams(long(1), long(2))).toMatchInlineSnapshot(`"list[60]: 2 → 1"`);
});

it('a document or several lines of the environment, by what of them differs', () => {
  const version = (now: string, before: string): string =>
    explainChange(explained({ environment: { version: now } }), explained({ environment: { version: before } }));
  const document = (python: string) => JSON.stringify({ name: 'fit', needs: { python, numpy: '2.1' } });
  expect(version(document('3.12'), document('3.11'))).toBe('environment version.needs.python: 3.11 → 3.12');
  expect(version('numpy 2.1\npandas 2.2\nscipy 1.14', 'numpy 2.1\npandas 2.1\nscipy 1.14')).toBe(
    'environment version: pandas 2.1 → pandas 2.2',
  );
  expect(version('numpy 2.1\npandas 2.2', 'numpy 2.1')).toBe('environment version: now with pandas 2.2');
  expect(version('3.12', '3.11')).toBe('environment version: 3.11 → 3.12');
});

it('an input or an output that came or went is told once', () => {
  const kinds = { model: 'model 1', 'in rows': 'table 1', 'in validation': 'table 1' };
  const before = explained({ kinds });
  const more = {
    inputs: { ...before.manifest.inputs, extra: digestBytes('c') },
    kinds: { ...kinds, 'in extra': 'table 1' },
  };
  expect(explainChange(explained(more), before)).toBe('new input extra');
  expect(explainChange(before, explained(more))).toBe('without input extra');
  const output = explained({ kinds: { ...kinds, report: 'json 1' } });
  expect(explainChange(output, before)).toBe('new output report');
  expect(explainChange(before, output)).toBe('without output report');
  const other = explained({ kinds: { ...kinds, 'in rows': 'table 2' } });
  expect(explainChange(other, before)).toBe('kind of input rows: table 1 → table 2');
});

it('code, by piece and by package', () => {
  const before = explained();
  const now = (code: Code, locked?: readonly string[]): string => explainChange(explained({}, code, locked), before);
  const code = { 'train steps/train.ts': '1', 'mean math/mean.ts': '1' };
  expect(now({ ...code, 'mean math/mean.ts': '2' })).toMatchInlineSnapshot(`"code: mean (math/mean.ts:3)"`);
  expect(now({ ...code, 'new math/new.ts': '1' })).toMatchInlineSnapshot(`"code: new (math/new.ts:3)"`);
  expect(now({ ...code, 'mean math/mean.ts': '2', 'new math/new.ts': '1' })).toMatchInlineSnapshot(
    `"code: mean (math/mean.ts:3)"`,
  );
  expect(now({ 'train steps/train.ts': '1' })).toMatchInlineSnapshot(`"code: mean (math/mean.ts:3)"`);
  expect(now({ ...code, 'math/table.json': '1' })).toMatchInlineSnapshot(`"code: math/table.json"`);
  expect(now(code, ['zod@4.0.1 sha512-b'])).toMatchInlineSnapshot(`"code: zod 4.0.0 → 4.0.1"`);
  expect(now(code, ['@own/a@1.0.0 sha512-c', '@own/a@2.0.0 sha512-d', 'zod@4.0.0 sha512-a'])).toMatchInlineSnapshot(
    `"code: @own/a@1.0.0 added, @own/a@2.0.0 added"`,
  );
  expect(now(code, [])).toMatchInlineSnapshot(`"code: zod@4.0.0 removed"`);
  expect(now({ ...code, 'mean math/mean.ts': '2' }, [])).toMatchInlineSnapshot(
    `"code: mean (math/mean.ts:3), zod@4.0.0 removed"`,
  );
  const many = Object.fromEntries(['a', 'b', 'c', 'd', 'e'].map((name) => [`${name} ${name}.ts`, '1']));
  expect(now({ ...code, ...many })).toMatchInlineSnapshot(`"code: a (a.ts:3), b (b.ts:3), c (c.ts:3) and 2 more"`);
  const other = { fingerprint: digestBytes('other') as string as Fingerprint };
  expect(explainChange(explained(other), before)).toMatchInlineSnapshot(`"code changed"`);
  expect(explainChange(before, explained(other, {}, []))).toMatchInlineSnapshot(`"code changed"`);
});

it('a step that is in an installed package has no pieces of its own: its packages tell what changed', () => {
  const step = (version: string) => explained({}, {}, [`@cairn/steps@${version} sha512-${version}`]);
  expect(explainChange(step('0.1.1'), step('0.1.0'))).toMatchInlineSnapshot(`"code: @cairn/steps 0.1.0 → 0.1.1"`);
});

it('inputs, environment, seed, kinds and lineage', () => {
  const sentence = (given: Partial<KeyManifest>): string => explainChange(explained(given), explained());
  expect(sentence({ inputs: digestsOf({ rows: 'x', validation: 'b' }) })).toMatchInlineSnapshot(`"input rows changed"`);
  expect(sentence({ inputs: digestsOf({ rows: 'x', validation: 'y' }) })).toMatchInlineSnapshot(
    `"input rows, validation changed"`,
  );
  expect(sentence({ inputs: { ...digestsOf({ rows: 'a' }), validation: null } })).toMatchInlineSnapshot(
    `"input validation changed"`,
  );
  expect(sentence({ environment: { node: '25', $LANG: 'C' } })).toMatchInlineSnapshot(
    `"environment $LANG: not set → scrypt:ca7bdde5; environment node: 24 → 25"`,
  );
  expect(sentence({ seed: 2 })).toMatchInlineSnapshot(`"another seed"`);
  expect(sentence({ kinds: { model: 'model 2' } })).toMatchInlineSnapshot(`"kind of model: model 1 → model 2"`);
  expect(sentence({ lineage: digestBytes('lineage') })).toMatchInlineSnapshot(
    `"what its inputs were made from changed"`,
  );
});

it('everything at once, the most telling first', () => {
  const now = explained(
    {
      params: { rate: 0.5 },
      seed: 7,
      inputs: digestsOf({ rows: 'x', validation: 'b' }),
      environment: { node: '25' },
      kinds: { model: 'model 2' },
      lineage: digestBytes('lineage'),
    },
    { 'train steps/train.ts': '2', 'mean math/mean.ts': '1' },
  );
  expect(explainChange(now, explained())).toMatchInlineSnapshot(
    `"rate: 0.1 → 0.5; code: train (steps/train.ts:3); input rows changed; environment node: 24 → 25; another seed; kind of model: model 1 → model 2; what its inputs were made from changed"`,
  );
});
