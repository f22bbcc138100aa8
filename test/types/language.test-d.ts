// What flows through the language, as types. Nothing here runs: language.test.ts compiles it.

import {
  type Approved,
  approved,
  best,
  type CollectionRef,
  type Comparison,
  defineCommand,
  defineGate,
  defineKind,
  defineModel,
  definePipeline,
  defineStep,
  type Estimate,
  each,
  file,
  files,
  folder,
  grid,
  joinByName,
  json,
  type Kind,
  maybe,
  metrics,
  type OptionalRef,
  optional,
  type Plan,
  published,
  type Ref,
  repeat,
  repeatUntil,
  run,
  runSweep,
  type StoredFile,
  type StoredFolder,
  storedFile,
  text,
  type ValueOf,
  when,
} from '@cairn/core';
import { expectTypeOf } from 'vitest';
import { z } from 'zod';

interface Scores {
  readonly auc: Estimate | null;
  readonly loss: number;
  readonly note: string;
}

const scores = metrics<Scores>();
const number = json<number>();

// Kinds
expectTypeOf<ValueOf<typeof text>>().toEqualTypeOf<string>();
expectTypeOf<ValueOf<typeof storedFile>>().toEqualTypeOf<StoredFile>();
expectTypeOf<Kind<'a'>>().toExtend<Kind<string>>();
expectTypeOf<Kind<string>>().not.toExtend<Kind<'a'>>();
expectTypeOf(text).toEqualTypeOf<Kind<string, 'text'>>();
expectTypeOf(number).toEqualTypeOf<Kind<number, 'json'>>();
expectTypeOf(scores).toEqualTypeOf<Kind<Scores, 'metrics'>>();
expectTypeOf<Kind<string, 'text'>>().toExtend<Kind<string>>();
expectTypeOf<Kind<string, 'text'>>().not.toExtend<Kind<string, 'json'>>();

// The name of an own kind is found, or said with its type; said alone, the type leaves the name unknown
const stored = { encode: async (_: string, __: string) => {}, decode: async () => '' };
const foundKind = defineKind({ name: 'own', ...stored });
const saidKind = defineKind<string, 'own'>({ name: 'own', ...stored });
const typedKind = defineKind<string>({ name: 'own', ...stored });
expectTypeOf(foundKind).toEqualTypeOf<Kind<string, 'own'>>();
expectTypeOf(saidKind).toEqualTypeOf<Kind<string, 'own'>>();
expectTypeOf(typedKind).toEqualTypeOf<Kind<string, 'unknown'>>();
// @ts-expect-error the two names differ
defineKind<string, 'own'>({ name: 'other', ...stored });

// Refs are read-only, and follow what they stand for
expectTypeOf<Ref<'a'>>().toExtend<Ref<string>>();
expectTypeOf<Ref<string>>().not.toExtend<Ref<'a'>>();
expectTypeOf<Ref<string, 'text'>>().toExtend<Ref<string>>();
expectTypeOf<Ref<string>>().not.toExtend<Ref<string, 'text'>>();
expectTypeOf(file('a.csv')).toEqualTypeOf<Ref<StoredFile, 'file'>>();
expectTypeOf(folder('images')).toEqualTypeOf<Ref<StoredFolder, 'folder'>>();

// Steps: params that must be given, that may be left out, and none
const noParams = defineStep('no-params', { in: { text }, out: { text, number }, run: () => ({ text: '', number: 1 }) });
const allDefaults = defineStep('all-defaults', {
  in: {},
  params: z.object({ epochs: z.number().default(3), name: z.string().optional() }),
  out: { number },
  run: (_, params) => {
    expectTypeOf(params).toEqualTypeOf<{ epochs: number; name?: string | undefined }>();
    return { number: params.epochs };
  },
});
const oneRequired = defineStep('one-required', {
  in: {},
  params: z.object({ label: z.string(), rate: z.string().transform(Number) }),
  out: { number },
  run: (_, params) => {
    expectTypeOf(params).toEqualTypeOf<{ label: string; rate: number }>();
    return { number: params.rate };
  },
});
expectTypeOf<Parameters<typeof noParams>>().toEqualTypeOf<[inputs: { readonly text: Ref<string, 'text'> }]>();
expectTypeOf<Parameters<typeof allDefaults>[1]>().toEqualTypeOf<
  { epochs?: number | undefined; name?: string | undefined } | undefined
>();
expectTypeOf<Parameters<typeof oneRequired>[1]>().toEqualTypeOf<{ label: string; rate: string }>();
expectTypeOf<Parameters<typeof allDefaults>['length']>().toEqualTypeOf<1 | 2>();
expectTypeOf<Parameters<typeof oneRequired>['length']>().toEqualTypeOf<2>();
expectTypeOf<ReturnType<typeof noParams>>().toEqualTypeOf<{
  readonly text: Ref<string, 'text'>;
  readonly number: Ref<number, 'json'>;
}>();

// An output that may be absent: readers see undefined, and what needs a value does not take it
const absent = defineStep('absent', { in: {}, out: { text: maybe(text) }, run: () => ({ text: undefined }) });
expectTypeOf(absent({}).text).toEqualTypeOf<Ref<string | undefined, 'maybe text'>>();
const reads = defineStep('reads', {
  in: { one: maybe(text) },
  out: { number },
  run: ({ one }) => {
    expectTypeOf(one).toEqualTypeOf<string | undefined>();
    return { number: one?.length ?? 0 };
  },
});
expectTypeOf<Parameters<typeof reads>[0]>().toEqualTypeOf<{ readonly one: Ref<string | undefined, 'maybe text'> }>();
expectTypeOf<Ref<string | undefined, 'maybe text'>>().not.toExtend<Ref<string, 'text'>>();

// Files by the names of a pattern
type FileRef = Ref<StoredFile, 'file'>;
const grouped = files('data/{sample}_{read}.fq', { by: 'sample' });
expectTypeOf(grouped).toEqualTypeOf<Readonly<Record<string, { readonly read: Readonly<Record<string, FileRef>> }>>>();
const single = files('data/{sample}.bam', { by: 'sample' });
expectTypeOf(single).toEqualTypeOf<Readonly<Record<string, FileRef>>>();
expectTypeOf(files('data/*.bam')).toEqualTypeOf<Readonly<Record<string, FileRef>>>();
// @ts-expect-error the pattern has no such name
files('data/{sample}.bam', { by: 'read' });
expectTypeOf(joinByName({ reads: grouped, bam: single })['A']!.reads.read).toEqualTypeOf<
  Readonly<Record<string, FileRef>>
>();

// Inputs: one, one or none, and a record of any number
const inputs = defineStep('inputs', {
  in: { one: number, maybe: optional(text), many: each(scores) },
  out: { number },
  run: (given) => {
    expectTypeOf(given).toEqualTypeOf<{
      readonly one: number;
      readonly many: Readonly<Record<string, Scores>>;
      readonly maybe?: string | undefined;
    }>();
    return { number: given.one };
  },
});
expectTypeOf<Parameters<typeof inputs>[0]>().toEqualTypeOf<{
  readonly one: Ref<number, 'json'>;
  readonly many?:
    | Readonly<Record<string, OptionalRef<Scores, 'metrics'> | undefined>>
    | CollectionRef<Scores, 'metrics'>
    | undefined;
  readonly maybe?: OptionalRef<string, 'text'> | undefined;
}>();
expectTypeOf<Awaited<ReturnType<typeof inputs.run>>>().toEqualTypeOf<{ readonly number: number }>();

// Commands see paths
defineCommand('tidy', {
  in: { rows: storedFile, more: optional(storedFile) },
  params: z.object({ width: z.number() }),
  out: { rows: storedFile },
  run: ({ inputs: paths, outputs, params }) => {
    expectTypeOf(paths.rows).toEqualTypeOf<string>();
    expectTypeOf(outputs).toEqualTypeOf<{ readonly rows: string }>();
    expectTypeOf(params).toEqualTypeOf<{ width: number }>();
    return ['tidy', paths.rows, outputs.rows];
  },
});

// A record of inputs is a record of paths, and one that may be left out may be undefined.
defineCommand('merge', {
  in: { bam: each(storedFile), more: optional(storedFile), all: storedFile },
  out: { merged: storedFile },
  run: ({ inputs: paths }) => {
    expectTypeOf(paths.bam).toEqualTypeOf<Readonly<Record<string, string>>>();
    expectTypeOf(paths.more).toEqualTypeOf<string | undefined>();
    expectTypeOf(paths.all).toEqualTypeOf<string>();
    return ['merge', ...Object.values(paths.bam)];
  },
});

// Gates brand what they let through
const isShort = defineGate('is-short', { admits: text, evidence: { number }, check: () => [] });
const isGood = defineGate('is-good', {
  admits: text,
  evidence: { scores, more: optional(number) },
  params: z.object({ atLeast: z.number() }),
  check: ({ scores: found, more }, { atLeast }) => {
    expectTypeOf(found).toEqualTypeOf<Scores>();
    expectTypeOf(more).toEqualTypeOf<number | undefined>();
    expectTypeOf(atLeast).toEqualTypeOf<number>();
    return [];
  },
});
expectTypeOf<ReturnType<typeof isShort>>().toEqualTypeOf<Ref<Approved<string, 'is-short'>, 'text'>>();
expectTypeOf<Parameters<typeof isGood>['length']>().toEqualTypeOf<3>();
expectTypeOf(approved(isShort)).toEqualTypeOf<Kind<Approved<string, 'is-short'>, 'text'>>();
expectTypeOf<Approved<string, 'is-short'>>().toExtend<string>();
expectTypeOf<string>().not.toExtend<Approved<string, 'is-short'>>();
expectTypeOf<Approved<string, 'is-good'>>().not.toExtend<Approved<string, 'is-short'>>();

// Grids keep their values
const points = grid({ rate: [0.1, 0.01], activation: ['relu', 'tanh'], deep: [true, null] });
expectTypeOf(points[0]!).toEqualTypeOf<{
  readonly rate: 0.1 | 0.01;
  readonly activation: 'relu' | 'tanh';
  readonly deep: true | null;
}>();

// Best gives what the trials are made of, and takes their numeric metrics alone
declare const trials: readonly {
  readonly model: Ref<StoredFolder, 'folder'>;
  readonly metrics: Ref<Scores, 'metrics'>;
}[];
const chooseBest = () => best(trials, (trial) => trial.metrics, { max: 'auc' });
expectTypeOf<ReturnType<typeof chooseBest>['model']>().toEqualTypeOf<Ref<StoredFolder, 'folder'>>();
expectTypeOf<ReturnType<typeof chooseBest>['comparison']>().toEqualTypeOf<Ref<Comparison, 'json'>>();
type Goal = Parameters<typeof best<(typeof trials)[number], Scores>>[2];
expectTypeOf<Extract<Goal, { max: unknown }>['max']>().toEqualTypeOf<'auc' | 'loss'>();
expectTypeOf<Extract<Goal, { min: unknown }>['min']>().toEqualTypeOf<'auc' | 'loss'>();

// Models by function
const net = defineModel('net', (units: number) => `${units}`);
expectTypeOf(net.build).toEqualTypeOf<(units: number) => string>();

// Pipelines
const pipeline = definePipeline('p', {
  params: z.object({ quick: z.boolean().default(false) }),
  build: (params) => {
    expectTypeOf(params).toEqualTypeOf<{ quick: boolean }>();
    return allDefaults({});
  },
});
definePipeline('without-params', {
  build: (params) => {
    expectTypeOf(params).toEqualTypeOf<Record<never, never>>();
    return allDefaults({});
  },
});
expectTypeOf(pipeline.plan({})).toEqualTypeOf<Plan>();

// Axes of any plain data: a list can be given where a param wants one, and the other axes keep their literals
const layered = defineStep('layered', {
  in: {},
  params: z.strictObject({
    dense: z.array(z.number()),
    activation: z.enum(['relu', 'tanh']),
    shape: z.object({ k: z.number() }),
  }),
  out: { number },
  run: () => ({ number: 1 }),
});
const layers = grid({ dense: [[], [32, 16]], activation: ['relu', 'tanh'], shape: [{ k: 1 }, { k: 2 }] });
expectTypeOf(layers[0]!.activation).toEqualTypeOf<'relu' | 'tanh'>();
expectTypeOf(layers[0]!.dense).toExtend<number[]>();
expectTypeOf(layers[0]!.shape.k).toEqualTypeOf<1 | 2>();
layers.map((point) => layered({}, point));
// @ts-expect-error an axis holds plain data, and a function is none
grid({ wrong: [() => 1] });
// @ts-expect-error a list of texts is no list of numbers
grid({ dense: [['a']] }).map((point) => layered({}, { ...point, activation: 'relu', shape: { k: 1 } }));

// A repeat gives a list of what its function makes
expectTypeOf(repeat(5, (seed) => ({ seed }))).toEqualTypeOf<readonly { seed: number }[]>();

// A ref keeps the name of its kind wherever it goes, and an input takes its own kind only, whatever the type
declare const given: {
  readonly text: Ref<string, 'text'>;
  readonly json: Ref<string, 'json'>;
  readonly own: Ref<string, 'own'>;
  readonly any: Ref<string>;
};
const strings = json<string>();
const wired = defineStep('wired', {
  in: { text, maybe: optional(strings), many: each(foundKind) },
  out: { strings },
  run: () => ({ strings: '' }),
});
wired({ text: given.text, maybe: given.json, many: { a: given.own } });
// @ts-expect-error json where text belongs
wired({ text: given.json });
// @ts-expect-error a ref of no known kind
wired({ text: given.any });
// @ts-expect-error text where json belongs
wired({ text: given.text, maybe: given.text });
// @ts-expect-error text in a record of own values
wired({ text: given.text, many: { a: given.own, b: given.text } });
// @ts-expect-error what a sweep made
grid({ limit: [1, 2] }).map(() => wired({ text: wired({ text: given.text }).strings }));
// @ts-expect-error what was repeated
wired({ text: repeat(2, () => wired({ text: given.text }))[0]!.strings });
// @ts-expect-error the gate admits text
isShort(given.json, { number: noParams({ text: given.text }).number });
// @ts-expect-error the evidence is json
isShort(given.text, { number: {} as Ref<number, 'metrics'> });
const command = defineCommand('own-command', { in: { own: foundKind }, out: { text }, run: () => [] });
expectTypeOf<ReturnType<typeof command>['text']>().toEqualTypeOf<Ref<string, 'text'>>();
// @ts-expect-error text where an own kind belongs
command({ own: given.text });
// @ts-expect-error a command writes text here
wired({ text: given.text, maybe: command({ own: given.own }).text });
const typed = defineStep('typed', { in: { typed: typedKind }, out: { typed: typedKind }, run: () => ({ typed: '' }) });
// @ts-expect-error a kind whose name is not known is none that is
typed({ typed: given.text });
// @ts-expect-error nor the other way
wired({ text: typed({} as never).typed });
// @ts-expect-error a text has a length, which is no metric
best([{ text: given.text }], (trial) => trial.text, { max: 'length' });

// Metrics of nested records are named with a dot; what is no figure has no name
interface Nested {
  readonly loss: number;
  readonly test: { readonly accuracy: Estimate; readonly deep: { readonly f1: number | null }; readonly note: string };
  readonly list: readonly number[];
}
declare const nested: { readonly metrics: Ref<Nested, 'metrics'> };
type NestedGoal = Parameters<typeof best<typeof nested, Nested>>[2];
expectTypeOf<Extract<NestedGoal, { max: unknown }>['max']>().toEqualTypeOf<'loss' | 'test.accuracy' | 'test.deep.f1'>();
declare const open: { readonly metrics: Ref<Record<string, number>, 'metrics'> };
best([open], (trial) => trial.metrics, { max: 'anything' });
declare const openBySplit: { readonly metrics: Ref<{ readonly test: Record<string, number> }, 'metrics'> };
best([openBySplit], (trial) => trial.metrics, { min: 'test.loss' });

// Branches: both have refs of the same names and kinds; without else there may be nothing.
const isLong = {} as Ref<boolean, 'json'>;
expectTypeOf(when(isLong, { then: () => command({ own: given.own }).text, else: () => given.text })).toEqualTypeOf<
  Ref<string, 'text'>
>();
expectTypeOf(when(isLong, { then: () => given.text })).toEqualTypeOf<OptionalRef<string, 'text'>>();
expectTypeOf(when(isLong, { then: () => ({ a: given.text }), else: () => ({ a: given.text }) })).toEqualTypeOf<{
  readonly a: Ref<string, 'text'>;
}>();

// Loops: the state keeps its type, and what is read of each round may be missing.
const looped = repeatUntil(
  given.text,
  (state, round) => {
    expectTypeOf(round).toEqualTypeOf<number>();
    return { state, stop: isLong, each: { texts: state } };
  },
  { atMost: 3 },
);
expectTypeOf(looped.state).toEqualTypeOf<Ref<string, 'text'>>();
expectTypeOf(looped.stopped).toEqualTypeOf<Ref<boolean, 'json'>>();
expectTypeOf(looped.each.texts).toEqualTypeOf<Readonly<Record<string, OptionalRef<string, 'text'>>>>();

// From code: the results of a run follow from the pipeline, and so do its params. A name knows neither.
declare const mapped: CollectionRef<string, 'text'>;
const typedPipeline = definePipeline('typed', {
  params: z.strictObject({ rate: z.number(), train: z.strictObject({ epochs: z.number() }) }),
  build: () => ({
    text: given.text,
    flag: published(isLong, 'flag.json'),
    maybe: when(isLong, { then: () => given.text }),
    all: mapped,
  }),
});
const ended = await run({ pipeline: typedPipeline, params: { train: { epochs: 1 } } });
expectTypeOf(ended.results.text.load).returns.resolves.toEqualTypeOf<string>();
expectTypeOf(ended.results.flag.load).returns.resolves.toEqualTypeOf<boolean>();
expectTypeOf(ended.results.maybe.load).returns.resolves.toEqualTypeOf<string | undefined>();
expectTypeOf(ended.results.all.load).returns.resolves.toEqualTypeOf<Readonly<Record<string, string>>>();
expectTypeOf(ended.exitCode).toEqualTypeOf<number>();
const endedSweep = await runSweep({ pipeline: typedPipeline, over: ['rate'], points: [{ params: { rate: 1 } }] });
expectTypeOf(endedSweep.runs[0]!.results.text.load).returns.resolves.toEqualTypeOf<string>();
// @ts-expect-error it has no such result
ended.results.missing;
// @ts-expect-error it has no such param
await run({ pipeline: typedPipeline, params: { rates: 1 } });
// @ts-expect-error a rate is a number
await run({ pipeline: typedPipeline, params: { rate: 'high' } });
const byNameOnly = await run({ pipeline: 'typed', params: { anything: 1 } });
expectTypeOf(byNameOnly.results['text']!.load).returns.resolves.toEqualTypeOf<unknown>();
