// The variables of the environment that decide keys of a plan.

import type { NodeId } from '../../base/brand.ts';
import { compareCodeUnits } from '../../base/canonical.ts';
import { listSecrets } from '../../dsl/secret.ts';
import type { StepDefinition } from '../../dsl/step.ts';
import type { NativePackages } from '../../fingerprint/packages/native-packages.ts';
import type { Closure } from '../../fingerprint/trace/trace-closure.ts';
import type { Plan } from '../../graph/plan.ts';
import { listWatched, type WatchedVariables } from './environment.ts';

interface WatchedStep {
  readonly closure: Closure;
  readonly natives: NativePackages;
}

export function joinWatched(plan: Pick<Plan, 'nodes'>, steps: ReadonlyMap<NodeId, WatchedStep>): WatchedVariables {
  const declared = new Map<WatchedStep, readonly string[]>();
  for (const { id, definition } of plan.nodes) {
    const step = steps.get(id);
    if (step) declared.set(step, (definition as StepDefinition).env);
  }
  const all = [...declared].map(([{ closure, natives }, env]) => listWatched(closure, env, natives));
  const secrets = plan.nodes.flatMap(({ definition, params }) =>
    definition.role === 'source' ? [] : listSecrets(params),
  );
  const distinct = (names: readonly string[]) => [...new Set(names)].sort(compareCodeUnits);
  // Commands see the PATH.
  const isProgram = plan.nodes.some(({ definition }) => definition.role === 'command');
  return {
    // By NODE_OPTIONS Node may load other code.
    names: distinct([...all.flatMap(({ names }) => names), ...secrets, 'NODE_OPTIONS', ...(isProgram ? ['PATH'] : [])]),
    prefixes: distinct(all.flatMap(({ prefixes }) => prefixes)),
  };
}
