// Further explanations of single rows, which are asked for by name.

import type { Random } from '@cairn/core';
import { encodeRows, imageOf } from '../../models/encode-rows.ts';
import { familyOf } from '../../models/families.ts';
import type { ConvolutionalModel } from '../../models/model-family.ts';
import type { AnyModel } from '../../models/model-value.ts';
import { selectRows } from '../../tables/select-rows.ts';
import type { AnyTable, PixelColumn } from '../../tables/table-value.ts';
import { meanValues } from '../column-shapley.ts';
import type { FurtherMethod } from '../explain-params.ts';
import type { ExplainedRow } from '../explain-report.ts';
import { type ExplainedModel, outputWeights } from '../explained-model.ts';
import { replaceColumns } from '../replace-columns.ts';
import { gradCam } from './grad-cam.ts';
import { interactionValues } from './interactions.ts';
import { limeOf } from './lime.ts';
import { occlude } from './occlude.ts';

/** Columns whose sets are all tried for interactions: 1,024 sets. */
const mostColumns = 10;
/** Pairs of a row that are reported: those that interact most. */
const mostPairs = 20;
/** Squares along the shorter side of an image that is covered piece by piece. */
const occludedSquares = 6;

export interface MoreOptions {
  readonly also: readonly FurtherMethod[];
  readonly samples: number | undefined;
  readonly background: AnyTable;
  readonly random: Random;
}

export interface MoreMethods {
  /** The row with what the further methods say of it. */
  extend(row: ExplainedRow, rows: AnyTable, position: number, output: number): ExplainedRow;
  /** `columns × columns`, of one output; null if interactions were not asked for. */
  interactionsOf(rows: AnyTable, position: number, output: number): number[][] | null;
  dispose(): void;
}

/** @throws Error that names a method that the model has no use for */
export async function openMore(model: AnyModel, explained: ExplainedModel, options: MoreOptions): Promise<MoreMethods> {
  const { also, samples, background, random } = options;
  const { features, family } = model.description;
  const [first] = features;
  const isImage = imageOf(features) !== undefined;
  for (const method of also) {
    if ((method === 'occlusion' || method === 'grad-cam') && !isImage)
      throw new Error(`also: '${method}' is for images, and the model takes none`);
    const image = features.find(({ column }) => column.type === 'image');
    if (method === 'lime' && image && !isImage)
      throw new Error(`also: 'lime' takes an image alone, or columns without images: '${image.name}' is an image`);
    if (method !== 'interactions') continue;
    if (isImage) throw new Error(`also: 'interactions' is for columns, and '${first!.name}' is an image`);
    if (features.length > mostColumns)
      throw new Error(
        `also: 'interactions' tries all sets of columns, of at most ${mostColumns}, and the model takes ${features.length}`,
      );
  }
  const convolutional = also.includes('grad-cam') ? await openConvolutional(model, family) : null;
  const { openPaths } = familyOf(model);
  const paths = openPaths ? await openPaths(model) : null;
  const names = features.map(({ name }) => name);
  const interactionsOf: MoreMethods['interactionsOf'] = (rows, position, output) => {
    if (!also.includes('interactions')) return null;
    const sets = Array.from({ length: 2 ** names.length }, (_, set) => names.map((_, j) => ((set >> j) & 1) === 1));
    const values = meanValues(explained, rows, background, position, sets);
    const width = explained.outputs.length;
    return interactionValues(
      sets.map((_, set) => values[set * width + output]!),
      names.length,
    );
  };
  return {
    interactionsOf,
    dispose: () => convolutional?.dispose(),
    extend(row, rows, position, output) {
      const lime = also.includes('lime')
        ? limeOf(explained, rows, position, { background, output, samples, random })
        : null;
      const interactions = interactionsOf(rows, position, output);
      const pixels = row.pixels && {
        ...row.pixels,
        ...(lime?.pixels && { lime: [...lime.pixels] }),
        ...(also.includes('occlusion') && { occlusion: occlusionOf(explained, rows, position, output) }),
        ...(convolutional && { gradCam: gradCamOf(convolutional, model, rows, position, output) }),
      };
      return {
        ...row,
        pixels,
        ...(paths && { path: [...paths(rows, position, output)] }),
        ...(lime && {
          lime: { base: lime.base, value: lime.value, fidelity: lime.fidelity, parts: [...lime.parts] },
        }),
        ...(interactions && { interactions: listPairs(names, interactions).slice(0, mostPairs) }),
      };
    },
  };
}

async function openConvolutional(model: AnyModel, family: string): Promise<ConvolutionalModel> {
  const { openConvolutional: open } = familyOf(model);
  if (!open) throw new Error(`also: 'grad-cam' is for networks with convolutions, and this is of family '${family}'`);
  return open(model);
}

/** Each pair once, the strongest first: what both of them add together. */
export function listPairs(names: readonly string[], values: readonly (readonly number[])[]) {
  return names
    .flatMap((a, i) =>
      names.slice(0, i).map((b, j) => ({ columns: [b, a] as [string, string], interaction: 2 * values[i]![j]! })),
    )
    .toSorted((a, b) => Math.abs(b.interaction) - Math.abs(a.interaction));
}

function occlusionOf(explained: ExplainedModel, rows: AnyTable, position: number, output: number): number[] {
  const [{ name, column }] = explained.description.features as [ExplainedModel['description']['features'][number]];
  if (column.type !== 'image') return [];
  const side = Math.max(1, Math.ceil(Math.min(column.shape[0], column.shape[1]) / occludedSquares));
  const square = { side, stride: Math.max(1, Math.floor(side / 2)), cover: column.min };
  const width = explained.outputs.length;
  return occlude(rows.column(name) as PixelColumn, position, square, (images) => {
    const count = images.data.length / (images.shape[0] * images.shape[1] * images.shape[2]);
    const own = selectRows(
      rows,
      Array.from({ length: count }, () => position),
    );
    const values = explained.valuesOf(replaceColumns(own, [name], { [name]: images }));
    return Array.from({ length: count }, (_, i) => values[i * width + output]!);
  });
}

function gradCamOf(
  convolutional: ConvolutionalModel,
  { description }: AnyModel,
  rows: AnyTable,
  position: number,
  output: number,
): number[] {
  const image = encodeRows(description.features, selectRows(rows, [position]));
  return gradCam(convolutional, image, outputWeights(description)[output]!);
}
