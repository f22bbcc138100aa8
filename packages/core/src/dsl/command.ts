// Any program can be a step. It runs in an empty folder that holds what `uses` names, with an environment emptied but
// for PATH and what is declared; inputs and outputs are paths in the form of their kinds. No shell.

import { callerLocation } from '../base/errors/source-location.ts';
import type { RowsDeclaration } from '../graph/definition.ts';
import type { Each, Inputs, Optional } from './inputs.ts';
import type { Kinds } from './kind.ts';
import type { ParamsOut, ParamsSchema } from './params.ts';
import type { Resources } from './resources.ts';
import { createStep, describeSpec, type Step, type StepDefinition } from './step.ts';

type Paths<T> = { readonly [N in keyof T]: string } & {};

/** Of an input that may be left out also undefined; of a record of inputs a record of paths, by the author's names. */
type InputPaths<In extends Inputs> = {
  readonly [N in keyof In]: In[N] extends Optional<unknown>
    ? string | undefined
    : In[N] extends Each<unknown>
      ? Readonly<Record<string, string>>
      : string;
} & {};

export interface CommandSpec<In extends Inputs, Out extends Kinds, P extends ParamsSchema> {
  readonly in: In;
  readonly out: Out;
  readonly params?: P;
  /** Files of the project that the program needs; their bytes are part of the key. */
  readonly uses?: readonly string[];
  /** Environment variables that it sees beside PATH; their values are part of the key. */
  readonly env?: readonly string[];
  /** A command whose output is the program's version, and part of the key. */
  readonly version?: readonly string[];
  readonly rows?: RowsDeclaration;
  /** What a node takes of the machine, and how often it is tried; decides no result. */
  readonly resources?: Resources;
  /**
   * The program and its arguments. Paths are relative to the folder that it runs in, and the same in every run:
   * `inputs/rows.csv`, `inputs/samples/A.bam` of a record of inputs, `outputs/report.json`.
   */
  run(call: {
    readonly inputs: InputPaths<In>;
    readonly outputs: Paths<Out>;
    readonly params: ParamsOut<P>;
  }): readonly string[];
}

export interface CommandDefinition extends StepDefinition {
  readonly uses: readonly string[];
  readonly version: readonly string[] | undefined;
  readonly command: (call: {
    readonly inputs: Readonly<Record<string, string | undefined | Readonly<Record<string, string>>>>;
    readonly outputs: Readonly<Record<string, string>>;
    readonly params: unknown;
  }) => readonly string[];
}

/** Defines a step that is another program, at the top of a module and exported. */
export function defineCommand<In extends Inputs, Out extends Kinds, P extends ParamsSchema = undefined>(
  name: string,
  spec: CommandSpec<In, Out, P>,
): Step<In, Out, P> {
  const definedAt = callerLocation(defineCommand);
  const definition: CommandDefinition = Object.freeze({
    name,
    role: 'command',
    ...describeSpec(name, spec, definedAt),
    definedAt,
    lineage: false,
    uses: spec.uses ?? [],
    version: spec.version,
    command: spec.run as CommandDefinition['command'],
    run: () => {
      throw new Error('a command is run as a program, by the runner');
    },
  });
  return createStep(definition) as unknown as Step<In, Out, P>;
}
