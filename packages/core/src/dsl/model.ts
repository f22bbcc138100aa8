// A network by function, as a top-level constant that params can name: a worker imports it by module and export, and
// its code is part of the fingerprint of the nodes that use it.

import { describe } from '../base/canonical.ts';
import { callerLocation } from '../base/errors/source-location.ts';
import type { ModelFacts } from '../graph/node.ts';
import { checkFunction, refuseCall } from './recording/check-call.ts';

const models = new WeakMap<ModelFacts, ModelDefinition>();
const isModel = Symbol.for('cairn.model-definition');

// biome-ignore lint/suspicious/noExplicitAny: the steps that take a model declare what its function is given
export interface ModelDefinition<out Build extends (...args: any[]) => unknown = (...args: any[]) => unknown> {
  readonly definition: ModelFacts;
  readonly build: Build;
}

/** Defines a network: `export const net = defineModel('net', (tf, { shape, outputs, seed }) => …)`, at the top of a module. */
// biome-ignore lint/suspicious/noExplicitAny: as above
export function defineModel<Build extends (...args: any[]) => unknown>(
  name: string,
  build: Build,
): ModelDefinition<Build> {
  const definedAt = callerLocation(defineModel);
  const form = "defineModel('net', (tf, { shape, outputs, seed }) => …)";
  if (typeof name !== 'string') refuseCall('defineModel', `${describe(name)} in place of a name`, form, definedAt);
  checkFunction('defineModel', 'its second argument', build, form, definedAt);
  const definition = Object.freeze({ name, definedAt });
  const model = Object.freeze({ definition, build, [isModel]: true });
  models.set(definition, model);
  return model;
}

/** The model that the params of a node name by its facts. */
export function modelOf(definition: ModelFacts): ModelDefinition | undefined {
  return models.get(definition);
}

export function isModelDefinition(value: unknown): value is ModelDefinition {
  return typeof value === 'object' && value !== null && isModel in value;
}
