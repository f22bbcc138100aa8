// The params of clean as data: what the compiler tells of them is in clean.ts; this holds what only values can tell.

import { z } from 'zod';
import { type ColumnSpec, columnsSchema } from '../schemas/column.ts';
import { checkReading, readingParams } from './reading-params.ts';

const part = z
  .number()
  .min(0)
  .refine((size) => size < 1 || Number.isInteger(size), 'a share below 1, or a whole number of rows');

const split = z
  .strictObject({
    validation: part,
    test: part,
    stratify: z.string().optional(),
    group: z.string().optional(),
    time: z.string().optional(),
    inOrder: z.boolean().optional(),
  })
  .refine(
    ({ stratify, group, time, inOrder }) => [stratify, group, time, inOrder || undefined].filter(isGiven).length <= 1,
    'a split is stratified, by group, by time or in order: say one of them',
  )
  .refine(
    ({ validation, test }) => validation >= 1 || test >= 1 || validation + test < 1,
    'validation and test together leave nothing for training',
  );

const missing = z.union([
  z.enum(['drop', 'median', 'mode']),
  z.strictObject({ constant: z.union([z.number(), z.string(), z.boolean()]) }),
]);

const outlier = z.union([
  z.enum(['iqr', 'z-score']).transform((method) => ({ method })),
  z.strictObject({ method: z.literal('iqr'), factor: z.number().positive().optional() }),
  z.strictObject({ method: z.literal('z-score'), threshold: z.number().positive().optional() }),
]);

export const cleanParams = z
  .strictObject({
    columns: columnsSchema.refine((columns) => Object.keys(columns).length > 0, 'declare at least one column'),
    format: z.enum(['auto', 'csv', 'tsv', 'jsonl', 'parquet']).default('auto'),
    header: z.boolean().default(true),
    ...readingParams,
    missingValues: z.array(z.string()).readonly().default([]),
    missing: z.record(z.string(), missing.optional()).default({}),
    outliers: z.record(z.string(), outlier.optional()).default({}),
    duplicates: z.enum(['keep', 'drop']).default('keep'),
    tolerance: z.number().min(0).max(1).default(0),
    split: split.optional(),
  })
  .superRefine(({ columns, missing, outliers, split, ...params }, ctx) => {
    const issue = (path: readonly string[], message: string) =>
      ctx.addIssue({ code: 'custom', path: [...path], message });
    checkReading(params, (name, message) => issue([name], message));
    const specOf = (name: string, path: readonly string[]): ColumnSpec | undefined => {
      if (!columns[name]) issue(path, `'${name}' is not a declared column`);
      return columns[name];
    };
    for (const [name, spec] of Object.entries(columns)) checkSpec(spec, (message) => issue(['columns', name], message));
    for (const [name, rule] of Object.entries(missing)) {
      const path = ['missing', name];
      const spec = specOf(name, path);
      if (!spec || rule === undefined) continue;
      if (rule === 'median' && spec.type !== 'number') issue(path, `a ${spec.type} has no median`);
      if (rule !== 'drop' && spec.type === 'image') issue(path, "an image cannot be made up: 'drop' only");
      if (typeof rule === 'object') checkConstant(spec, rule.constant, (message) => issue(path, message));
    }
    for (const name of Object.keys(outliers)) {
      const spec = specOf(name, ['outliers', name]);
      if (spec && spec.type !== 'number') issue(['outliers', name], `a ${spec.type} has no outliers: numbers only`);
    }
    for (const way of ['stratify', 'group', 'time'] as const) {
      const name = split?.[way];
      const spec = name === undefined ? undefined : specOf(name, ['split', way]);
      if (spec?.type === 'image') issue(['split', way], 'an image is nothing to split by');
      if (way === 'stratify' && spec?.type === 'number') {
        issue(['split', way], `'${name}' is a number: stratify by a category or a boolean`);
      }
    }
  });

type Tell = (message: string) => void;

function checkSpec(spec: ColumnSpec, tell: Tell): void {
  if (spec.type === 'category') {
    if (new Set(spec.values).size < spec.values.length) tell('a category is named twice');
    if (spec.positive !== undefined && !spec.values.includes(spec.positive)) {
      tell(`positive '${spec.positive}' is none of its values`);
    }
  }
  if (
    (spec.type === 'number' || spec.type === 'image') &&
    isGiven(spec.min) &&
    isGiven(spec.max) &&
    !(spec.min < spec.max)
  ) {
    tell(`min ${spec.min} is not below max ${spec.max}`);
  }
}

function checkConstant(spec: ColumnSpec, constant: number | string | boolean, tell: Tell): void {
  const wanted = { number: 'number', boolean: 'boolean', category: 'string', text: 'string', image: '' }[spec.type];
  if (typeof constant !== wanted) tell(`${JSON.stringify(constant)} is not a value of a ${spec.type} column`);
  else if (spec.type === 'category' && !spec.values.includes(String(constant))) {
    tell(`'${constant}' is none of its values`);
  }
}

function isGiven<T>(value: T | undefined): value is T {
  return value !== undefined;
}
