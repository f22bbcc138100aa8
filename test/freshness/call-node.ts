// Calls what one node stands for: a file, a step, a gate or a command.

import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { deriveSeed, type PlanNode, type Verdict } from '@cairn/core';
import { testContext } from '@cairn/core/testing';
import type { GateDefinition } from '../../packages/core/src/dsl/gate.ts';
import type { AnyKind } from '../../packages/core/src/dsl/kind.ts';
import type { CommandDefinition } from '../../packages/core/src/dsl/programs/command.ts';
import type { StepDefinition } from '../../packages/core/src/dsl/step.ts';
import type { MakeRequest } from './make-request.ts';

export interface Outputs {
  readonly paths: Readonly<Record<string, string>>;
  /** Of a gate: whether its verdicts hold. */
  readonly isHeld?: boolean;
}

type PathOf = (node: PlanNode, output: string) => Promise<string>;

/** @param folder - not there yet; what is made is written there */
export async function callNode(node: PlanNode, pathOf: PathOf, folder: string, request: MakeRequest): Promise<Outputs> {
  mkdirSync(folder, { recursive: true });
  const { role } = node.definition;
  if (request.pretends) return pretend(node, folder);
  if (role === 'source') return { paths: { [node.outputs[0]!]: resolve(request.root, String(node.params['path'])) } };
  if (role === 'command') return { paths: await callCommand(node, pathOf, folder, request) };
  if (role === 'gate') return callGate(node, pathOf, folder);
  return { paths: await callStep(node, pathOf, folder, request) };
}

function pretend({ definition, outputs }: PlanNode, folder: string): Outputs {
  const paths = outputs.map((name) => [name, join(folder, name)] as const);
  for (const [name, path] of paths)
    writeFileSync(path, name === 'verdicts' ? '[]\n' : `"${definition.name}.${name}"\n`);
  return { paths: Object.fromEntries(paths), ...(definition.role === 'gate' && { isHeld: true }) };
}

async function callStep(
  node: PlanNode,
  pathOf: PathOf,
  folder: string,
  request: MakeRequest,
): Promise<Outputs['paths']> {
  const definition = node.definition as StepDefinition;
  const inputs = await decodeInputs(node, pathOf);
  const verdicts: Record<string, readonly Verdict[]> = {};
  for (const [name, ref] of Object.entries(node.inputs))
    if (ref.node.definition.role === 'gate')
      verdicts[name] = await decode(ref.node.definition.outputs['verdicts']!, await pathOf(ref.node, 'verdicts'));
  const own = node.params['seed'];
  const seed = typeof own === 'number' ? own : deriveSeed(request.seed ?? 1, definition.name);
  const params = await restoreModels(node);
  const made = await definition.run(inputs as never, params as never, testContext({ seed, folder, verdicts }));
  return encodeOutputs(definition.out, made as Readonly<Record<string, unknown>>, folder);
}

async function callGate(node: PlanNode, pathOf: PathOf, folder: string): Promise<Outputs> {
  const definition = node.definition as GateDefinition;
  const { subject, ...evidence } = await decodeInputs(node, pathOf);
  const verdicts = definition.check(evidence as never, node.params as never);
  const admitted = node.inputs['subject']!;
  const told = await encodeOutputs({ verdicts: definition.out['verdicts']! }, { verdicts }, folder);
  const paths = { admitted: await pathOf(admitted.node, admitted.output), ...told };
  return { paths, isHeld: verdicts.every(({ isPassed }) => isPassed) };
}

async function callCommand(
  node: PlanNode,
  pathOf: PathOf,
  folder: string,
  request: MakeRequest,
): Promise<Outputs['paths']> {
  const { uses, env, command } = node.definition as CommandDefinition;
  for (const path of uses) {
    mkdirSync(dirname(join(folder, path)), { recursive: true });
    cpSync(resolve(request.root, path), join(folder, path), { recursive: true });
  }
  const inputs: Record<string, string> = {};
  for (const [name, ref] of Object.entries(node.inputs)) inputs[name] = await pathOf(ref.node, ref.output);
  const outputs = Object.fromEntries(node.outputs.map((name) => [name, join(folder, name)]));
  const [program = '', ...args] = command({ inputs, outputs, params: node.params, threads: 1 });
  const given = ['PATH', ...env].map((name) => [name, process.env[name] ?? '']);
  execFileSync(program, args, { cwd: folder, env: Object.fromEntries(given) });
  return outputs;
}

async function decodeInputs(node: PlanNode, pathOf: PathOf): Promise<Record<string, unknown>> {
  const decoded: Record<string, unknown> = {};
  for (const [name, ref] of Object.entries(node.inputs))
    decoded[name] = await decode(node.definition.inputs[name]!.kind, await pathOf(ref.node, ref.output));
  return decoded;
}

function decode<T>(kind: unknown, path: string): Promise<T> {
  return (kind as AnyKind).decode(path) as Promise<T>;
}

async function encodeOutputs(
  kinds: StepDefinition['out'],
  made: Readonly<Record<string, unknown>>,
  folder: string,
): Promise<Outputs['paths']> {
  const paths: Record<string, string> = {};
  for (const [name, kind] of Object.entries(kinds)) {
    const problem = kind.validate(made[name]);
    if (problem) throw new Error(`output '${name}' is not valid: ${problem}`);
    paths[name] = join(folder, name);
    await kind.encode(made[name], paths[name]);
  }
  return paths;
}

/** Puts the definitions back where the params name them. */
async function restoreModels({ params, models }: PlanNode): Promise<unknown> {
  const restored: Record<string, unknown> = { ...params };
  for (const [field, value] of Object.entries(params)) {
    const facts = models[(value as { $definition?: string } | null)?.$definition ?? ''];
    if (!facts) continue;
    const module = (await import(pathToFileURL(facts.definedAt!.file).href)) as Record<
      string,
      { definition?: unknown }
    >;
    restored[field] = Object.values(module).find(({ definition }) => definition === facts);
  }
  return restored;
}
