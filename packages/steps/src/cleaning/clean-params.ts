// The schema of the params of clean. The compiler checks their types (clean.ts); this checks their values.

import { z } from 'zod';
import { type ColumnSpec, columnsSchema } from '../schemas/column.ts';
import { checkConstant, checkSpec } from './check-spec.ts';
import { checkReading, readingParams } from './reading-params.ts';

const part = z
  .number()
  .min(0)
  .refine((size) => size < 1 || Number.isInteger(size), 'a share below 1, or a whole number of rows');

export const splitSchema = z
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
    fileColumn: z.string().min(1).optional(),
    missingValues: z.array(z.string()).readonly().default([]),
    missing: z.record(z.string(), missing.optional()).default({}),
    outliers: z.record(z.string(), outlier.optional()).default({}),
    duplicates: z.enum(['keep', 'drop']).default('keep'),
    tolerance: z.number().min(0).max(1).default(0),
    split: splitSchema.optional(),
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
      if (rule === 'median' && spec.type !== 'number' && spec.type !== 'date') {
        issue(path, `a column of type ${spec.type} has no median`);
      }
      if (rule !== 'drop' && spec.type === 'id') issue(path, "an id cannot be made up: 'drop' only");
      if (rule !== 'drop' && spec.type === 'image') issue(path, "an image cannot be made up: 'drop' only");
      if (typeof rule === 'object') checkConstant(spec, rule.constant, (message) => issue(path, message));
    }
    for (const name of Object.keys(outliers)) {
      const spec = specOf(name, ['outliers', name]);
      if (spec && spec.type !== 'number')
        issue(['outliers', name], `a column of type ${spec.type} has no outliers: numbers only`);
    }
    for (const way of ['stratify', 'group', 'time'] as const) {
      const name = split?.[way];
      const spec = name === undefined ? undefined : specOf(name, ['split', way]);
      if (spec?.type === 'image') issue(['split', way], 'an image is nothing to split by');
      if (way === 'stratify' && (spec?.type === 'number' || spec?.type === 'date' || spec?.type === 'id')) {
        issue(['split', way], `'${name}' is a column of type ${spec.type}: stratify by a category or a boolean`);
      }
      if (way === 'time' && (spec?.type === 'id' || spec?.type === 'categories' || spec?.type === 'boolean')) {
        issue(['split', way], `'${name}' is a column of type ${spec.type}, which has no order: use a date or a number`);
      }
    }
  });

function isGiven<T>(value: T | undefined): value is T {
  return value !== undefined;
}
