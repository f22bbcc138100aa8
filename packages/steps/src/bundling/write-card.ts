// The model card (Mitchell et al. 2019), as Markdown: what the model is, how it did, what let it through, what it was
// made from, and what to beware of. It holds no time, path, commit or version number, so that it can be made again.

import { isEstimate, type LineageEntry, type Verdict } from '@cairn/core';
import type { ModelDescription } from '../schemas/model-description.ts';
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
  const features = model.features.map(({ name, column }) =>
    column.type === 'image'
      ? `${name} (image ${column.shape.join(' × ')}, ${column.min} to ${column.max})`
      : `${name} (${column.type})`,
  );
  const lines = [
    `- Family: ${model.family}`,
    `- Tells: ${model.label}${model.classes.length ? ` (${model.classes.join(', ')})` : ''}`,
    `- From: ${features.join(', ')}`,
    `- Gives: ${model.output === 'logits' ? 'one logit for each class; softmax makes probabilities of them' : 'the number itself'}`,
    ...(model.calibration ? [`- Probabilities: calibrated (${model.calibration.type})`] : []),
    ...(model.threshold === undefined
      ? []
      : [`- Decides: ${model.positive} from a probability of ${formatNumber(model.threshold)}`]),
    `- Parameters: ${model.parameterCount}`,
  ];
  return lines.join('\n');
}

function tabulateFigures(report: object): string {
  const rows = Object.entries(report).filter(([, value]) => isEstimate(value));
  const lines = rows.map(([figure, value]) => `| ${figure} | ${isEstimate(value) ? formatEstimate(value) : ''} |`);
  return ['| figure | value [95 % interval], rows |', '| --- | --- |', ...lines].join('\n');
}

function tabulateVerdicts(verdicts: readonly Verdict[]): string {
  const lines = verdicts.map(({ rule, value, low, high, required, decision }) => {
    const interval = low === null || high === null ? '' : ` [${formatNumber(low)}, ${formatNumber(high)}]`;
    return `| ${rule} | ${value === null ? 'undefined' : formatNumber(value)}${interval} | ${required} | ${decision} |`;
  });
  return ['| rule | found [95 % interval] | wanted | decision |', '| --- | --- | --- | --- |', ...lines].join('\n');
}

function describeLineage(lineage: readonly LineageEntry[]): string {
  const sources = lineage.filter(({ inputs }) => Object.keys(inputs).length === 0);
  const data = sources.flatMap(({ step, outputs }) =>
    Object.values(outputs).map((digest) => `- ${step} sha256 ${digest}`),
  );
  return [
    `${lineage.length} nodes, from:`,
    '',
    ...data,
    '',
    'lineage.json holds every step, its params and its digests.',
  ].join('\n');
}
