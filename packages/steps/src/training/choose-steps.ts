// Whether a training is compiled: where that pays, and is proven to change nothing.

import type { LayersModel } from '@tensorflow/tfjs-node';
import type { Tfjs } from '../backend/tfjs.ts';
import type { Compilation } from '../compiled/compilation.ts';
import type { CompiledLoop } from '../compiled/compile-loop.ts';
import { fewestCalls, isWorthCompiling } from '../compiled/is-worth-compiling.ts';
import { withOwnChance } from '../compiled/recording/own-chance.ts';
import type { Batches, TrainingRows } from './batches.ts';
import type { Breathing } from './breathing.ts';
import { compileSteps, createCompiledSteps } from './compiled-steps.ts';
import { createEagerSteps, type EpochSteps } from './epoch-steps.ts';
import { createNetworkFunction, type NetworkFunction } from './network-function.ts';
import type { TrainingOptions } from './training-options.ts';
import { createTrainingStep } from './training-step.ts';

export interface StepsToChoose {
  readonly model: LayersModel;
  /** Of the model. */
  readonly network: NetworkFunction;
  readonly rows: TrainingRows;
  readonly batches: Batches;
  readonly options: TrainingOptions;
  readonly breathing: Breathing;
  /** Is told in a sentence why training is not compiled. */
  log(message: string): void;
}

/** The steps of a training: compiled, or eager with the reason in the log. Both give the same bits. */
export function chooseSteps(tf: Tfjs, given: StepsToChoose): EpochSteps {
  const { network, batches, options, breathing } = given;
  const { slotCount } = options.optimizer;
  const compilation = compile(tf, given);
  if ('compiled' in compilation)
    return createCompiledSteps(tf, compilation.compiled, batches, { slotCount, breathing });
  given.log(`Training runs eagerly and not as a compiled graph: ${compilation.refusal}.`);
  return createEagerSteps(tf, createTrainingStep(tf, { ...options, network }), batches, breathing);
}

function compile(tf: Tfjs, { model, network, rows, batches, options }: StepsToChoose): Compilation<CompiledLoop> {
  const steps = batches.count * options.epochs;
  if (!options.compile) return { refusal: "'compile' is false" };
  if (!isWorthCompiling(steps))
    return {
      refusal: `${steps} ${steps === 1 ? 'step is' : 'steps are'} too few for that to pay (${fewestCalls} or more)`,
    };
  const [hidden] = model.nonTrainableWeights;
  if (hidden) return { refusal: `the network keeps '${hidden.originalName}', which is not trained` };
  const compileWith = (own: NetworkFunction) => {
    const step = createTrainingStep(tf, { ...options, network: own });
    const { slotCount } = options.optimizer;
    const { dropouts, weightCount } = own;
    return compileSteps(tf, { step, network: own, slotCount }, rows, { ...options, dropouts, weightCount });
  };
  if (!options.buildAgain) return compileWith(network);
  const copy = withOwnChance(options.buildAgain);
  try {
    return compileWith(createNetworkFunction(tf, copy));
  } finally {
    copy.dispose();
  }
}
