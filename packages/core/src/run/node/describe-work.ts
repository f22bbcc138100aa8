// A node as an executor is asked to run it.

import type { AnyKind } from '../../dsl/kind.ts';
import type { StepDefinition } from '../../dsl/step.ts';
import type { Verdict } from '../../dsl/verdict.ts';
import { inputOf } from '../../graph/definition.ts';
import type { PlanNode } from '../../graph/node.ts';
import { outputFile } from '../../graph/output-file.ts';
import type { Ref } from '../../graph/ref.ts';
import { usedOf } from '../../key/used-facts.ts';
import { stepVariables } from '../../plan/environment/step-variables.ts';
import { type NodeKey, seedOf } from '../../plan/node-key.ts';
import { isAbsent } from '../../plan/outcome/decided.ts';
import { isPassed } from '../../plan/outcome/finished-node.ts';
import { canLeaveOut, listLeftOut } from '../../plan/outcome/left-out.ts';
import { checkpointId } from '../../store/checkpoints.ts';
import type { Execution } from '../execution.ts';
import type { NodeInput, NodeOutput, NodeWork } from '../executor.ts';
import { inputPath } from '../inputs/input-path.ts';
import { memoryOfAttempt } from './try-node.ts';

/**
 * @param found - the key of the node, and what was found for it
 * @param keepsStates - whether it goes on from a state that was saved, and saves some itself
 */
export function describeWork(
  node: PlanNode,
  found: NodeKey,
  execution: Pick<Execution, 'prepared' | 'finished' | 'allowImpure' | 'attempt'>,
  keepsStates: boolean,
): NodeWork {
  const { prepared, finished, allowImpure, attempt = 1 } = execution;
  const definition = node.definition as StepDefinition & { readonly role: NodeWork['role'] };
  const { threads = 1, timeout, cluster } = definition.resources;
  const { located, models, closure, natives, environment } = prepared.steps.get(node.id)!;
  const inputs: Record<string, NodeInput> = {};
  const verdicts: Record<string, readonly Verdict[]> = {};
  for (const [name, ref] of listRead(node)) {
    const { kind } = inputOf(definition, name)!;
    const made = finished.get(ref.node.id)!;
    if (!isPassed(made) && (canLeaveOut(node, name) || isAbsent(node, name, (id) => finished.get(id)))) continue;
    inputs[name] = describeInput(node, name, kind as AnyKind, made.outputs[ref.output]!);
    if (kind.approvedBy) verdicts[name] = made.verdicts ?? [];
  }
  // A program has an environment of its own, and needs no process of its own for it.
  const declared = definition.role === 'command' ? [] : definition.env;
  const isStub = prepared.stubbed?.has(prepared.copies?.get(node.id)?.template.id ?? node.id) ?? false;
  return {
    key: found.key,
    label: prepared.plan.labels.get(node.id) ?? definition.name,
    step: definition.name,
    // A program is not started for its sample outputs.
    role: isStub ? 'step' : definition.role,
    ...(isStub && { isStub }),
    definition: located,
    models,
    code: { fingerprint: closure.fingerprint, files: closure.loads },
    inputs,
    outputs: describeOutputs(definition),
    params: node.params,
    seed: seedOf(node, prepared.seed),
    verdicts,
    leftOut: listLeftOut(node, (id) => finished.get(id)!),
    lineage: found.lineage,
    version: prepared.versions?.get(node.id)?.version,
    checkpoint: keepsStates ? checkpointId(found.key, allowImpure) : null,
    uses: usedOf(environment),
    python: environment['python'],
    resources: { threads, timeout, memory: memoryOfAttempt(definition, attempt), cluster },
    environment: stepVariables({ declared, threads, natives }, prepared.variables, allowImpure),
    variables: prepared.variables,
    isAlone: false,
  };
}

/** A gate judges the evidence: the value itself only passes through. */
function listRead({ definition, inputs }: PlanNode): readonly (readonly [string, Ref<unknown>])[] {
  return Object.entries(inputs).filter(([name]) => definition.role !== 'gate' || name !== 'subject');
}

function describeInput(node: PlanNode, name: string, kind: AnyKind, digest: NodeInput['digest']): NodeInput {
  const { form, givesPath } = kind;
  const isSeen = node.definition.role === 'command' || givesPath || form === 'folder';
  return { digest, form, kind: kind.name, path: isSeen ? inputPath(node, name) : null };
}

/** A gate writes its verdicts alone. */
function describeOutputs({ out, role }: Pick<StepDefinition, 'out' | 'role'>): Readonly<Record<string, NodeOutput>> {
  const written = Object.entries(out).filter(([name]) => role !== ('gate' as string) || name === 'verdicts');
  return Object.fromEntries(written.map(([name, kind]) => [name, { form: kind.form, file: outputFile(name, kind) }]));
}
