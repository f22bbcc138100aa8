// Errors in what was typed: one typed table from code to message and fix, like core's table of author errors. Exit code 2.

import { findNearest, listNames as list, offerNames, type SourceLocation } from '@cairn/core';

interface Words {
  readonly message: string;
  readonly fix: string;
}

/** Code → message and fix. Each code has a page in docs/errors. */
export const usageErrors = {
  'address-unavailable': (p: { problem: string }) => ({
    message: `The server cannot listen there (${p.problem})`,
    fix: 'Name another port or address, such as --port 9000.',
  }),
  'argument-missing': (p: { command: string; argument: string; usage: string; known: readonly string[] }) => ({
    // Options are named as they are typed.
    message: `'cairn ${p.command}' requires ${p.argument.startsWith('--') ? p.argument : `<${p.argument}>`}`,
    fix: p.known.length ? `There are ${list(p.known)}. Usage: ${p.usage}` : `Usage: ${p.usage}`,
  }),
  'argument-unexpected': (p: { command: string; found: string; usage: string }) => ({
    message: `Unexpected argument '${p.found}' for 'cairn ${p.command}'`,
    fix: `Usage: ${p.usage}`,
  }),
  'artifact-gone': (p: { output: string; node: string; digest: string; forgotten?: string | undefined }) => ({
    message: `The bytes of '${p.output}' are not in the store (${p.forgotten ?? p.digest.slice(0, 12)})`,
    fix: `Run the pipeline with --select '+${p.node}': what is selected is computed again.`,
  }),
  'attach-impossible': (p: { problem: string }) => ({
    message: `There is nothing to go on with: ${p.problem}`,
    fix: 'Start the run again with cairn run: what is done is not done again. cairn runs lists runs that have ended.',
  }),
  'config-wrong': (p: { file: string; problem: string }) => ({
    message: `'${p.file}' cannot be used: ${p.problem}`,
    fix: 'Correct it there. CAIRN_CONFIG=off runs a command without it.',
  }),
  'file-missing': (p: { path: string }) => ({
    message: `Cannot find file '${p.path}'`,
    fix: 'Correct the path. It is relative to the current folder.',
  }),
  'file-unwritable': (p: { path: string; problem: string; isAfterRun?: boolean }) => ({
    message: p.problem === 'EISDIR' ? `'${p.path}' is a folder` : `'${p.path}' cannot be written (${p.problem})`,
    fix: `Name a file in a folder that you can write to.${p.isAfterRun ? ' The results of the run are in the store.' : ''}`,
  }),
  'filter-wrong': (p: { option: string; found: string; problem: string; form: string }) => ({
    message: `--${p.option} '${p.found}': ${p.problem}`,
    fix: `Write ${p.form}.`,
  }),
  'folder-not-empty': (p: { folder: string }) => ({
    message: `The folder '${p.folder}' is not empty`,
    fix: 'Name a folder that is empty or does not exist yet; in a project that exists, run cairn init . there.',
  }),
  'hook-failed': (p: { file: string; problem: string }) => ({
    message: `The hook 'before' of '${p.file}' failed, so nothing was run: ${p.problem}`,
    fix: 'Correct the hook, or remove it.',
  }),
  'no-pipelines': (p: { folder: string }) => ({
    message: `There is no pipeline in '${p.folder}'`,
    fix: "Add one to its folder pipelines/, change to the project's folder, or create a project: cairn init <folder>.",
  }),
  'option-repeated': (p: { option: string }) => ({
    message: `--${p.option} is given more than once`,
    fix: 'Give it once.',
  }),
  'option-unknown': (p: { option: string; command: string; nearest: string | undefined }) => ({
    message: `'cairn ${p.command}' has no option ${p.option}`,
    fix: p.nearest ? `Did you mean --${p.nearest}? All: cairn ${p.command} --help` : `All: cairn ${p.command} --help`,
  }),
  'option-wrong': (p: { option: string; wanted: string; found: string | undefined; form: string }) => ({
    message: `--${p.option} requires ${p.wanted}${p.found === undefined ? '' : `, not '${p.found}'`}`,
    fix: `Write ${p.form}.`,
  }),
  'output-unwritable': (p: { problem: string }) => ({
    message: `Standard output cannot be written (${p.problem})`,
    fix: 'Free space on that disk, or redirect the output. The results of a run are in the store.',
  }),
  'prediction-failed': (p: { message: string }) => ({
    message: `The model cannot predict these rows: ${p.message}`,
    fix: 'Give it raw rows, as they were before clean, with the columns that it was trained on.',
  }),
  'reference-wrong': (p: { found: string; known: readonly string[] }) => ({
    message: `'${p.found}' does not name a deployed model`,
    fix: `Write <name>@<alias> or <name>@v<version>${p.known.length ? `, such as ${list(p.known)}` : ''}.`,
  }),
  'rule-missing': (p: { command: string; rules: readonly string[] }) => ({
    message: `'cairn ${p.command}' removes nothing without a rule`,
    fix: `Give one or more of ${p.rules.join(', ')}.`,
  }),
  'several-outputs': (p: { node: string; count: number }) => ({
    message: `--to takes one output, but '${p.node}' matches ${p.count}`,
    fix: 'Name one output as <node>.<output>, or name a folder instead of --to.',
  }),
  'serve-missing': (p: { root: string }) => ({
    message: `'@cairn/serve' is not installed in '${p.root}', and cairn serve needs it`,
    fix: 'Run npm install @cairn/serve there.',
  }),
  'set-wrong': (p: { found: string; problem: string }) => ({
    message: `--set ${p.found}: ${p.problem}`,
    fix: 'Write --set name=value, or --set name.field=value.',
  }),
  'steps-missing': (p: { root: string; what: string }) => ({
    message: `'@cairn/steps' is not installed in '${p.root}', and ${p.what} needs it`,
    fix: 'Run npm install @cairn/steps there.',
  }),
  'steps-too-old': (p: { name: string }) => ({
    message: `The installed '@cairn/steps' has no '${p.name}'`,
    fix: 'Install @cairn/steps and @cairn/cli in the same version.',
  }),
  'subcommand-missing': (p: { command: string; known: readonly string[] }) => ({
    message: `'cairn ${p.command}' is not a command by itself`,
    fix: `Write ${p.known.length > 1 ? 'one of ' : ''}${list(p.known.map((name) => `cairn ${name}`))}.`,
  }),
  'target-exists': (p: { path: string }) => ({
    message: `'${p.path}' already exists`,
    fix: 'Name another path, or overwrite it with --force.',
  }),
  'too-many-open-files': (p: { problem: string }) => ({
    message: `This process cannot open more files (${p.problem})`,
    fix: 'Raise the limit, with ulimit -n 4096, and run again.',
  }),
  'unknown-branch-name': (p: { branch: string; known: readonly string[] }) => ({
    message: `No run was made on branch '${p.branch}'`,
    fix: p.known.length
      ? offerNames(p.branch, p.known, 'There are runs of')
      : 'The runs here were not made on a branch: leave --branch out.',
  }),
  'unknown-command': (p: { command: string; nearest: string | undefined; group?: string }) => {
    const all = `All: cairn ${p.group === undefined ? '' : `${p.group} `}--help`;
    return {
      message: `There is no command '${p.command}'`,
      fix: p.nearest ? `Did you mean 'cairn ${p.nearest}'? ${all}` : all,
    };
  },
  'unknown-metric-name': (p: { metric: string; known: readonly string[] }) => ({
    message: `No run has a metric '${p.metric}'`,
    fix: p.known.length
      ? offerNames(p.metric, p.known)
      : 'A run has metrics if its pipeline returns outputs of kind metrics.',
  }),
  'unknown-node-of-run': (p: { node: string; run: string; known: readonly string[] }) => ({
    message: `Run '${p.run}' has no node '${p.node}'`,
    fix: offerNames(p.node, p.known, 'It has'),
  }),
  'unknown-param-name': (p: { param: string; known: readonly string[] }) => ({
    message: `No run has a param '${p.param}'`,
    fix: offerNames(p.param, p.known),
  }),
  'unknown-profile': (p: { profile: string; known: readonly string[] }) => ({
    message: `There is no profile '${p.profile}'`,
    fix: p.known.length
      ? offerNames(p.profile, p.known)
      : 'Define it in cairn.config.ts: profiles: { ci: { … } }; or leave --profile out.',
  }),
  'unknown-tag': (p: { tag: string; known: readonly string[] }) => ({
    message: `No run has the tag '${p.tag}'`,
    fix: p.known.length ? offerNames(p.tag, p.known) : 'Give a run one: cairn tag <run> <tag>.',
  }),
  'variable-wrong': (p: { variable: string; wanted: string; found: string }) => ({
    message: `Environment variable '${p.variable}' requires ${p.wanted}, not '${p.found}'`,
    fix: `Correct it, or unset ${p.variable}.`,
  }),
  'executor-missing': (p: { executor: string; root: string; known: readonly string[] }) => {
    const nearest = findNearest(p.executor, p.known);
    const install = `Run npm install @cairn/executor-${p.executor} there.`;
    return {
      message: `'@cairn/executor-${p.executor}' is not installed in '${p.root}', and --executor ${p.executor} needs it`,
      fix: nearest === undefined || nearest === p.executor ? install : `Did you mean '${nearest}'?`,
    };
  },
  'executor-unknown': (p: { executor: string }) => ({
    message: `'${p.executor}' cannot be the name of an executor`,
    fix: 'Write local, slurm, kubernetes, or the name of another package @cairn/executor-<name>.',
  }),
  'ui-missing': (p: { root: string }) => ({
    message: `'@cairn/ui' is not installed in '${p.root}', and cairn ui needs it`,
    fix: 'Run npm install @cairn/ui there.',
  }),
  'unknown-output': (p: { node: string; output: string; known: readonly string[]; absence?: Words }) => ({
    message: p.absence?.message ?? `'${p.node}' has no output${p.output && ` '${p.output}'`}`,
    fix:
      p.absence?.fix ?? (p.known.length ? offerNames(p.output, p.known, 'It has') : 'It has no outputs in that run.'),
  }),
} as const satisfies Record<string, (p: never) => Words>;

export type UsageErrorCode = keyof typeof usageErrors;

/** One mistake in what was typed. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
  readonly code: UsageErrorCode;
  readonly fix: string;
  readonly at: SourceLocation | undefined;

  constructor(code: UsageErrorCode, words: Words, at?: SourceLocation) {
    super(words.message);
    this.code = code;
    this.fix = words.fix;
    this.at = at;
  }
}

/** Throws a usage error. */
export function failUsage<C extends UsageErrorCode>(
  code: C,
  details: Parameters<(typeof usageErrors)[C]>[0],
  at?: SourceLocation,
): never {
  throw new UsageError(code, (usageErrors[code] as (p: typeof details) => Words)(details), at);
}
