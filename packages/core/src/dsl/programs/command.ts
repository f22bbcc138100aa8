// Any program can be a step. It runs in a folder that holds its inputs and what `uses` names, with PATH, the variables that
// it declares and those that limit threads; inputs and outputs are paths in the form of their kinds.

import { failAuthor } from '../../base/errors/author-error.ts';
import { callerLocation, type SourceLocation } from '../../base/errors/source-location.ts';
import type { RowsDeclaration } from '../../graph/definition.ts';
import { outputFile } from '../../graph/output-file.ts';
import type { StepContext } from '../context.ts';
import { type Each, type Inputs, isInput, isKind, kindOfInput, type Optional } from '../inputs.ts';
import type { Kinds } from '../kind.ts';
import type { StubValues } from '../kinds/stub.ts';
import type { ParamsOut, ParamsSchema } from '../params.ts';
import type { OptionNames } from '../recording/check-call.ts';
import { checkKinds, checkSpec } from '../recording/check-spec.ts';
import type { Resources } from '../resources.ts';
import { createStep, describeSpec, type Step, type StepDefinition } from '../step.ts';
import { type Container, checkContainer } from './container.ts';
import { checkPython, type PythonEnvironment } from './python.ts';

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
  /** Environment variables that it sees besides PATH; their values are part of the key. */
  readonly env?: readonly string[];
  /** A command whose output is the program's version, and part of the key. */
  readonly version?: readonly string[];
  /** Runs it in a virtual environment with the packages of a lock file. */
  readonly python?: PythonEnvironment;
  /** Runs it in a container of an image that is named by its digest, with podman or docker. */
  readonly container?: string | Container;
  /** The output that holds what the program prints to standard output, which is then not in its log. */
  readonly stdout?: keyof Out & string;
  /**
   * Whether the program is given a folder for its own states by `CAIRN_CHECKPOINT`, a path that is the same in every run.
   * What it writes there is there again when the node is run after it was killed, and is removed when the node is done. The
   * contract is that of `context.checkpoint`; that a state is whole is for the program: write a file and rename it.
   * Default false.
   */
  readonly checkpoint?: boolean;
  readonly rows?: RowsDeclaration;
  /** As that of a step: params and inputs that do not change the result, such as the program's verbosity. */
  readonly notInKey?: readonly (keyof (ParamsOut<P> & In) & string)[];
  /**
   * What a node takes of the machine, and how often it is tried. More than one thread is part of the key, because the
   * program is told: `OMP_NUM_THREADS` and similar variables limit its libraries.
   */
  readonly resources?: Resources;
  /** Sample outputs for `cairn run --stub`, instead of the program; of a file its content. In no key. */
  stub?(params: ParamsOut<P>, context: StepContext): StubValues<Out> | Promise<StubValues<Out>>;
  /**
   * The program and its arguments, without a shell; `shell` gives those of a Bash script. Paths are relative to the folder that it runs in, and the same in every run:
   * `inputs/rows.csv`, `inputs/samples/A.bam` of a record of inputs, `outputs/report.json`.
   */
  run(call: {
    readonly inputs: InputPaths<In>;
    readonly outputs: Paths<Out>;
    readonly params: ParamsOut<P>;
    /** How many threads the program may take. */
    readonly threads: number;
  }): readonly string[];
}

export interface CommandDefinition extends StepDefinition {
  readonly uses: readonly string[];
  readonly version: readonly string[] | undefined;
  readonly python: PythonEnvironment | undefined;
  readonly container: Container | undefined;
  readonly stdout: string | undefined;
  readonly checkpoint: boolean;
  readonly command: (call: {
    readonly inputs: Readonly<Record<string, string | undefined | Readonly<Record<string, string>>>>;
    readonly outputs: Readonly<Record<string, string>>;
    readonly params: unknown;
    readonly threads: number;
  }) => readonly string[];
}

/** Defines a step that is another program, at the top of a module and exported. */
export function defineCommand<In extends Inputs, Out extends Kinds, P extends ParamsSchema = undefined>(
  name: string,
  spec: CommandSpec<In, Out, P>,
): Step<In, Out, P> {
  const definedAt = callerLocation(defineCommand);
  checkSpec('defineCommand', name, spec, specNames, ['run'], definedAt);
  checkKinds('defineCommand', 'in', spec.in, isInput, definedAt);
  checkKinds('defineCommand', 'out', spec.out, isKind, definedAt);
  checkFileNames(name, spec, definedAt);
  const python = checkPython(name, spec.python, definedAt);
  const definition: CommandDefinition = Object.freeze({
    name,
    role: 'command',
    ...describeSpec(name, spec, definedAt),
    definedAt,
    lineage: false,
    // A lock file is laid out and watched as any file that the program uses.
    uses: [...(spec.uses ?? []), ...(python && !spec.uses?.includes(python.lock) ? [python.lock] : [])],
    version: spec.version,
    python,
    container: checkContainer(name, spec, definedAt),
    stdout: checkStdout(name, spec, definedAt),
    checkpoint: spec.checkpoint ?? false,
    command: spec.run as CommandDefinition['command'],
    run: () => {
      throw new Error('a command is run as a program, by the runner');
    },
  });
  return createStep(definition) as unknown as Step<In, Out, P>;
}

const specNames: OptionNames<CommandSpec<Inputs, Kinds, ParamsSchema>> = {
  ...{ in: true, out: true, params: true, uses: true, env: true, version: true, python: true, stdout: true },
  ...{ container: true, checkpoint: true, rows: true, notInKey: true, resources: true, stub: true, run: true },
};

function checkStdout(
  step: string,
  { stdout, out }: { readonly stdout?: string; readonly out: Kinds },
  definedAt: SourceLocation | undefined,
): string | undefined {
  if (stdout === undefined) return undefined;
  const outputs = Object.entries(out).flatMap(([name, { form }]) => (form === 'file' ? [name] : []));
  if (!outputs.includes(stdout)) failAuthor('stdout-unknown', { step, output: stdout, outputs }, definedAt);
  return stdout;
}

/** Files of one folder need names of their own. */
function checkFileNames(
  step: string,
  { in: inputs, out }: { readonly in: Inputs; readonly out: Kinds },
  definedAt: SourceLocation | undefined,
): void {
  const ofInputs = Object.entries(inputs).flatMap(([field, input]) =>
    'each' in input ? [] : [[field, kindOfInput(input).fileName] as const],
  );
  const ofOutputs = Object.entries(out).map(([field, kind]) => [field, outputFile(field, kind)] as const);
  for (const files of [ofInputs, ofOutputs])
    for (const [field, name] of files) {
      const fields = files.flatMap(([other, its]) => (name !== undefined && its === name ? [other] : []));
      if (fields.length > 1 && fields[0] === field)
        failAuthor('file-names-equal', { step, name: name!, fields }, definedAt);
    }
}
