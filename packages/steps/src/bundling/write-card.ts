// The model card (Mitchell et al. 2019), as Markdown: the model, its figures, its verdicts, what it was made from, and
// its limitations. It contains no time, path, commit or version number, so that it is the same when it is made again.

import { isEstimate, type LineageEntry, type Verdict } from '@cairn/core';
import type { ColumnSpec } from '../schemas/column.ts';
import type { Encoder, ModelDescription } from '../schemas/model-description.ts';
import { formatEstimate, formatNumber } from './format-figure.ts';

export interface CardParams {
  readonly description: string;
  readonly intendedUse: string;
  /** What a reader must know before using the model. */
  readonly limitations: readonly string[];
}

export interface CardContents {
  readonly name: string;
  readonly params: CardParams;
  readonly model: ModelDescription;
  /** Reports by the names that the author gave them. */
  readonly reports: Readonly<Record<string, object>>;
  readonly verdicts: readonly Verdict[];
  readonly lineage: readonly LineageEntry[];
}

export function writeCard(contents: CardContents): string {
  const { name, params, model, reports, verdicts, lineage } = contents;
  const sections = [
    `# Model card: ${name}`,
    params.description,
    `## Intended use\n\n${params.intendedUse}`,
    `## Model\n\n${describeModel(model)}`,
    ...Object.entries(reports).map(([title, report]) => `## Figures: ${title}\n\n${tabulateFigures(report)}`),
    `## Verdicts\n\n${tabulateVerdicts(verdicts)}`,
    `## Limitations\n\n${params.limitations.map((item) => `- ${item}`).join('\n') || 'None are stated.'}`,
    `## Made from\n\n${describeLineage(lineage)}`,
  ];
  return `${sections.filter(Boolean).join('\n\n')}\n`;
}

function describeModel(model: ModelDescription): string {
  const features = model.features.map(({ name, column, encoder }) =>
    column.type === 'image'
      ? `${name} (image ${column.shape.join(' × ')}, ${column.min} to ${column.max})`
      : `${name} (${describeType(column)}${describeEncoder(encoder)})`,
  );
  const lines = [
    `- Family: ${model.family}`,
    ...(model.wrapped ? [`- Inside: a model of family ${model.wrapped.inner}; around it: ${model.wrapped.by}`] : []),
    `- Tells: ${model.label}${model.classes.length ? ` (${model.classes.join(', ')})` : ''}`,
    `- From: ${features.join(', ')}`,
    `- Gives: ${model.output === 'logits' ? 'one logit for each class; softmax makes probabilities of them' : 'the number itself'}`,
    ...(model.calibration ? [`- Probabilities: calibrated (${model.calibration.type})`] : []),
    ...(model.threshold === undefined
      ? []
      : [`- Decides: ${model.positive} from a probability of ${formatNumber(model.threshold)}`]),
    ...(model.privacy
      ? [
          `- Privacy of the training rows: ε ${formatNumber(model.privacy.epsilon)} at δ ${formatNumber(model.privacy.delta)} (DP-SGD: noise ${formatNumber(model.privacy.noise)}, gradients of at most ${formatNumber(model.privacy.clip)}, ${model.privacy.steps} steps), against who does not know the seed`,
        ]
      : []),
    `- Parameters: ${model.parameterCount}`,
  ];
  return lines.join('\n');
}

function describeType(column: ColumnSpec): string {
  if (column.type === 'date') return `date: ${column.parts?.join(', ')}`;
  if (column.type === 'categories') return `list of ${column.values.length} categories`;
  return column.type === 'number' && column.integer ? 'integer' : column.type;
}

/** Only what is not the usual encoding of a column. */
function describeEncoder(encoder: Encoder): string {
  switch (encoder.type) {
    case 'quantile':
      return `, by ${encoder.output === 'normal' ? 'normal ' : ''}quantiles`;
    case 'log':
      return ', as ln(1 + number)';
    case 'yeo-johnson':
      return `, by the Yeo-Johnson power ${formatNumber(encoder.lambda)}`;
    case 'rank':
      return ', as the position among its categories';
    case 'target':
      return ', as the mean of the label in its training rows';
    default:
      return '';
  }
}

/** Sentences of one report on the card: the first ones are the most important. */
const mostSentences = 12;

/** Its estimates as a table, and its sentences as a list. */
function tabulateFigures(report: object): string {
  const rows = Object.entries(report).filter(([, value]) => isEstimate(value));
  const lines = rows.map(([figure, value]) => `| ${figure} | ${isEstimate(value) ? formatEstimate(value) : ''} |`);
  const table = ['| figure | value [95 % interval], rows |', '| --- | --- |', ...lines].join('\n');
  const sentences = sentencesOf(report);
  const list = sentences.slice(0, mostSentences).map((sentence) => `- ${sentence}`);
  const rest = sentences.length - list.length;
  if (rest > 0) list.push(`- and ${rest} more, in the report`);
  return [...(rows.length > 0 || list.length === 0 ? [table] : []), ...(list.length > 0 ? [list.join('\n')] : [])].join(
    '\n\n',
  );
}

/** Sentences of a report, which may say how something was judged. */
function sentencesOf(report: object): readonly string[] {
  const { summary } = report as { readonly summary?: unknown };
  const lines: readonly unknown[] = Array.isArray(summary) ? summary : typeof summary === 'string' ? [summary] : [];
  return lines.flatMap((line) => {
    const text: unknown = typeof line === 'object' && line !== null && 'text' in line ? line.text : line;
    return typeof text === 'string' ? [text] : [];
  });
}

function tabulateVerdicts(verdicts: readonly Verdict[]): string {
  const lines = verdicts.map(({ rule, value, low, high, required, decision }) => {
    const interval = low === null || high === null ? '' : ` [${formatNumber(low)}, ${formatNumber(high)}]`;
    return `| ${rule} | ${value === null ? 'undefined' : formatNumber(value)}${interval} | ${required} | ${decision} |`;
  });
  const reasons = verdicts.flatMap(({ rule, reason }) => (reason === undefined ? [] : [`- ${rule}: ${reason}`]));
  const table = ['| rule | value [95 % interval] | required | decision |', '| --- | --- | --- | --- |', ...lines];
  return [...table, ...(reasons.length > 0 ? ['', ...reasons] : [])].join('\n');
}

function describeLineage(lineage: readonly LineageEntry[]): string {
  const sources = lineage.filter(({ inputs }) => Object.keys(inputs).length === 0);
  const data = sources.flatMap(({ step, outputs, version }) => {
    const of = version === undefined ? '' : `, version ${version.replaceAll(/\s+/g, ' ')}`;
    return Object.values(outputs).map((digest) => `- ${step} sha256 ${digest}${of}`);
  });
  const declared = lineage.filter(({ notInKey }) => notInKey);
  const frozen = lineage.flatMap(({ step, frozen }) =>
    frozen ? [`- ${step}: the result of run ${frozen.run ?? 'unknown'} of ${frozen.at.slice(0, 10)}`] : [],
  );
  const apart = new Set(declared.map(({ step, notInKey = [] }) => `- ${step}: ${notInKey.join(', ')}`));
  return [
    `${lineage.length} nodes, from:`,
    '',
    ...data,
    '',
    ...(frozen.length
      ? ['Frozen, so that an earlier result was used although something had changed:', '', ...frozen, '']
      : []),
    ...(apart.size ? ['Declared as not affecting the result:', '', ...apart, ''] : []),
    'lineage.json holds every step, its params and its digests.',
  ].join('\n');
}
