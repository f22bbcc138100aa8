// What a model is made of: the layers of a network, as a table that `drawReports` draws.

import { defineStep, json, type Ref, type Runnable } from '@cairn/core';
import { z } from 'zod';
import { nativeMemo } from '../../backend/native-memo.ts';
import { type Classifier, model, type Regressor } from '../../kinds/model.ts';
import { widthOf } from '../../models/encode-rows.ts';
import { loadPredictor } from '../../models/load-predictor.ts';
import type { AnyModel } from '../../models/model-value.ts';

const structureSchema = z.strictObject({
  family: z.string(),
  label: z.string(),
  /** By column: how many inputs it becomes, and how. */
  inputs: z.array(z.strictObject({ column: z.string(), encoder: z.string(), width: z.int() })),
  outputs: z.array(z.string()),
  parameterCount: z.int(),
  /** Of a network, from the first layer on; empty for other families. */
  layers: z.array(
    z.strictObject({
      name: z.string(),
      /** The class of tfjs: `Conv2D`. */
      type: z.string(),
      /** Of one row; null for a side that depends on it. */
      shape: z.array(z.int().nullable()),
      parameters: z.int(),
      /** Layers whose outputs it takes; empty for an input. */
      from: z.array(z.string()),
      /** Such as `relu`; absent if it has none. */
      activation: z.string().exactOptional(),
    }),
  ),
  summary: z.array(z.string()),
});

export type StructureReport = z.output<typeof structureSchema>;

export interface ModelStructure extends Runnable {
  /**
   * What a model is made of: its inputs and outputs, the number of its parameters, and of a network each layer with its shape,
   * its parameters and what it takes. {@link drawReports} draws the layers.
   */
  (inputs: {
    // biome-ignore lint/suspicious/noExplicitAny: a model of any rows
    readonly model: Ref<Classifier<any> | Regressor<any>, 'model'>;
  }): { readonly report: Ref<StructureReport, 'json'> };
}

export const modelStructure: ModelStructure = defineStep('model-structure', {
  in: { model },
  params: z.strictObject({}),
  out: { report: json(structureSchema) },
  memo: nativeMemo,
  run: async ({ model: given }, _params, context) => {
    const { description } = given as AnyModel;
    const { family, label, features, classes, parameterCount } = description;
    const layers = family === 'network' ? await listLayers(given as AnyModel) : [];
    const outputs = classes.length > 0 ? [...classes] : [label];
    const summary = [
      `A model of family '${family}' of '${label}': ${features.length} columns, ${outputs.length} outputs, ${parameterCount} parameters`,
      ...layers.map(
        ({ name, type, shape, parameters, activation }) =>
          `${name}: ${type}${activation ? ` (${activation})` : ''}, ${shape.map((side) => side ?? '?').join(' × ')}, ${parameters} parameters`,
      ),
    ];
    for (const sentence of summary) context.log(sentence);
    const inputs = features.map((feature) => ({
      column: feature.name,
      encoder: feature.encoder.type,
      width: widthOf(feature),
    }));
    return { report: { family, label, inputs, outputs, parameterCount, layers, summary } };
  },
}) as ModelStructure;

async function listLayers(model: AnyModel): Promise<StructureReport['layers']> {
  const { network, dispose } = await loadPredictor(model);
  try {
    return network.layers.map((layer) => {
      const { activation } = layer.getConfig() as { readonly activation?: unknown };
      const shape = (layer.outputShape as readonly unknown[]).slice(1) as (number | null)[];
      const from = layer.inboundNodes.flatMap(({ inboundLayers }) => inboundLayers.map(({ name }) => name));
      return {
        name: layer.name,
        type: layer.getClassName(),
        shape,
        parameters: layer.countParams(),
        from: [...new Set(from)],
        ...(typeof activation === 'string' && activation !== 'linear' && { activation }),
      };
    });
  } finally {
    dispose();
  }
}
