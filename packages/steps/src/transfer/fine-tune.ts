// Transfer: a network that was trained before, with a new head for another label.

import { join } from 'node:path';
import {
  defineStep,
  json,
  type Kind,
  optional,
  type Ref,
  type Runnable,
  type StepContext,
  type StoredFolder,
  storedFolder,
} from '@cairn/core';
import type { LayersModel } from '@tensorflow/tfjs-node';
import { loadBackend } from '../backend/load-backend.ts';
import { nativeMemo } from '../backend/native-memo.ts';
import type { Tfjs } from '../backend/tfjs.ts';
import { type AnyModel, type Model, type ModelOf, model } from '../kinds/model.ts';
import { type Table, table } from '../kinds/table.ts';
import { describeLabel } from '../models/describe-label.ts';
import { networkFiles } from '../models/model-files.ts';
import { saveNetwork } from '../models/save-network.ts';
import type { ModelDescription } from '../schemas/model-description.ts';
import type { TrainingRows } from '../training/batches.ts';
import { checkLabel } from '../training/check-label.ts';
import { createOptimizer, defaultLearningRates } from '../training/optimizer.ts';
import { prepareRows } from '../training/prepare-rows.ts';
import { trainNetwork } from '../training/train-network.ts';
import { type TrainingHistory, trainingHistorySchema } from '../training/training-history.ts';
import { copyChain, createHead, passRows, shapeAfter } from './chain.ts';
import { featuresOfFolder, featuresOfModel } from './describe-inputs.ts';
import { type FineTuneOptions, fineTuneParamsSchema, type ParsedFineTuneParams } from './fine-tune-params.ts';
import { type ChainLayer, countUpTo, openPretrained } from './open-pretrained.ts';

/** One of the two. */
export type PretrainedInput =
  | {
      /** A network that `train` or `fineTune` made. Its label may be another one. */
      readonly pretrained: Ref<Model<never, 'classification' | 'regression'>, 'model'>;
      readonly folder?: undefined;
    }
  | {
      /** A folder with the model.json of a layers model of tfjs, and its weights: `folder('mobilenet')`. */
      readonly folder: Ref<StoredFolder, 'folder'>;
      readonly pretrained?: undefined;
    };

export interface FineTune extends Runnable {
  /**
   * Takes the layers of a pre-trained network, up to one of them, and puts a new head on them for the label of `rows`. First the
   * head alone is trained, on the features that the layers give; with `fineTuning` then the layers too, from one of them on,
   * with a learning rate of their own. What stays as it is is computed once for each row. Layers keep their weights; dropout and
   * normalisation in layers that stay as they are work as when serving.
   *
   * @throws Error if the pre-trained model is not a chain of layers of tfjs, if the rows do not make its input, for a layer that
   *   is not there, and for what `train` refuses of labels
   */
  // biome-ignore lint/suspicious/noExplicitAny: used if rows are missing, so that only this error is reported
  <Row = any, const Label extends string = string>(
    inputs: PretrainedInput & {
      readonly rows: Ref<Table<Row>, 'table'>;
      readonly validation?: Ref<Table<Row>, 'table'> | undefined;
    },
    params: FineTuneOptions & {
      readonly label: Label extends keyof Row ? Label : keyof Row & string;
      /** They can be named for a folder of tfjs only. Default: the image column if there is one, else all columns but the label and the protected ones. */
      readonly features?: readonly (keyof Row & string)[] | undefined;
    },
  ): {
    readonly model: Ref<ModelOf<Row, Label>, 'model'>;
    readonly history: Ref<TrainingHistory, 'json'>;
    /** Null without `fineTuning`. */
    readonly fineTuningHistory: Ref<TrainingHistory | null, 'json'>;
  };
}

// biome-ignore lint/suspicious/noExplicitAny: the call signature says which
const modelOfLabel: Kind<any, 'model'> = model;

export const fineTune: FineTune = defineStep('fine-tune', {
  in: { rows: table, validation: optional(table), pretrained: optional(model), folder: optional(storedFolder) },
  params: fineTuneParamsSchema,
  out: {
    model: modelOfLabel,
    history: json(trainingHistorySchema),
    fineTuningHistory: json(trainingHistorySchema.nullable()),
  },
  memo: nativeMemo,
  rows: { in: { rows: 'learns', validation: 'chooses' } },
  run: async ({ rows, validation, pretrained, folder }, params, context) => {
    const path = onePath(pretrained, folder);
    const label = describeLabel(rows, params.label);
    checkLabel(label, rows, 'training');
    if (validation) checkLabel(label, validation, 'validation');
    const tf = await loadBackend<Tfjs>();
    const opened = await openPretrained(tf, path);
    const networks: LayersModel[] = [];
    const keep = (network: LayersModel) => {
      networks.push(network);
      return network;
    };
    try {
      const { shape } = opened;
      const features = pretrained ? featuresOfModel(pretrained, rows, params) : featuresOfFolder(shape, rows, params);
      const learned = prepareRows(rows, features, label, params.classWeights);
      const watched = validation ? prepareRows(validation, features, label, undefined) : null;
      if (opened.layers.length < 2)
        throw new Error('The pre-trained model has one layer only: nothing is left of it without its outputs');
      const used = params.upTo === undefined ? opened.layers.length - 1 : countUpTo(opened.layers, params.upTo, 'upTo');
      const body = opened.layers.slice(0, used);
      const frozen =
        params.fineTuning?.freezeUpTo === undefined ? 0 : countUpTo(body, params.fineTuning.freezeUpTo, 'freezeUpTo');

      const rate = params.learningRate ?? defaultLearningRates[params.optimizer];
      const head = keep(
        createHead(
          tf,
          shapeAfter(shape, body),
          body.map(({ name }) => name),
          { ...params.head, outputs: learned.outputs, seed: context.seed },
        ),
      );
      const history = await learn('head', head, body, params.epochs, rate);
      let whole = keep(copyChain(tf, shape, [...body, ...layersOf(head)]));
      let fineTuningHistory: TrainingHistory | null = null;
      if (params.fineTuning) {
        const { epochs, learningRate = rate / 10 } = params.fineTuning;
        const stays = body.slice(0, frozen);
        const top = keep(copyChain(tf, shapeAfter(shape, stays), layersOf(whole).slice(frozen)));
        fineTuningHistory = await learn('fine-tuning', top, stays, epochs, learningRate);
        whole = keep(copyChain(tf, shape, [...stays, ...layersOf(top)]));
      }
      const description: ModelDescription = {
        family: 'network',
        files: networkFiles,
        ...label,
        features,
        parameterCount: whole.countParams(),
        cleaning: rows.cleaning,
      };
      const target = join(context.folder, 'model');
      await saveNetwork(tf, whole, description, target);
      return { model: { task: label.task, description, path: target }, history, fineTuningHistory };

      /** Trains a network on what the layers before it give. */
      async function learn(
        phase: string,
        network: LayersModel,
        before: readonly ChainLayer[],
        epochs: number,
        rate: number,
      ) {
        const given = passAll(learned, before);
        const options = {
          ...trainingOptions(params, learned.rowCount),
          task: label.task,
          epochs,
          optimizer: createOptimizer(tf, params.optimizer, { learningRate: rate }),
          validation: watched && passAll(watched, before),
        };
        context.log(
          `${phase}: ${network.countParams()} numbers are trained on ${before.length === 0 ? 'the rows' : `what ${before.length} layers give`}`,
        );
        return await trainNetwork(tf, network, given, options, contextOf(context, phase));
      }

      function passAll(own: TrainingRows, before: readonly ChainLayer[]): TrainingRows {
        return { ...own, ...passRows(tf, shape, before, own) };
      }
    } finally {
      for (const network of networks) network.dispose();
      opened.dispose();
    }
  },
}) as FineTune;

function onePath(pretrained: AnyModel | undefined, folder: StoredFolder | undefined): string {
  const family = pretrained?.description.family ?? 'network';
  if (family !== 'network')
    throw new Error(`The pre-trained model is of the family '${family}', and only networks have layers to transfer`);
  if (pretrained && folder) throw new Error("Give one of the inputs 'pretrained' and 'folder', not both");
  const path = pretrained?.path ?? folder?.path;
  if (path === undefined)
    throw new Error("Give the input 'pretrained', a trained network, or 'folder', a model that tfjs saved");
  return path;
}

function layersOf(network: LayersModel): readonly ChainLayer[] {
  return network.layers.filter((layer) => layer.getClassName() !== 'InputLayer');
}

function trainingOptions({ l2, batchSize }: ParsedFineTuneParams, rowCount: number) {
  return {
    l2,
    batchSize: Math.min(batchSize, rowCount),
    attackedRows: 0,
    adversarial: null,
    compile: true,
    earlyStopping: null,
    buildAgain: null,
  };
}

/** Each phase draws numbers of its own. A state of one phase would be read in the other, so neither is saved. */
function contextOf(context: StepContext, phase: string): Parameters<typeof trainNetwork>[4] {
  return {
    random: (stream) => context.random(`${phase} ${stream}`),
    progress: (progress) => context.progress(progress),
    log: (message) => context.log(message),
    signal: context.signal,
    checkpoint: { load: async () => undefined, save: async () => undefined },
  };
}
