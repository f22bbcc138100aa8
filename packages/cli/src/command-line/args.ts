// The only module that reads process.argv and process.env. It checks what was typed against the table of commands.

import { parseArgs } from 'node:util';
import { findNearest, listAll } from '@cairn/core';
import { failUsage } from '../usage/usage-error.ts';
import {
  type CommandGroup,
  type CommandName,
  type CommandSpec,
  commandTable,
  describeOption,
  describeUsage,
  listGroup,
  type OptionSpec,
  profile,
} from './command-table.ts';

/** What the environment says about the command itself. */
export interface CommandEnvironment {
  /** $CAIRN_STORE: the path of the store, unless --store names another. */
  readonly store: string | undefined;
  /** $CAIRN_SHARED_STORE: the store through which push and fetch share what runs made, unless --shared names one. */
  readonly sharedStore?: string | undefined;
  /** $CAIRN_SNAPSHOT=off: runs are not tied to a commit. */
  readonly takesSnapshots: boolean;
  /** $CAIRN_PROFILE: the profile of the configuration, unless --profile names another. */
  readonly profile?: string | undefined;
  /** $CAIRN_CONFIG=off: there is no configuration, as for a reproduction. */
  readonly isConfigured?: boolean;
  /** $CAIRN_SOURCE_VERSIONS: versions of sources outside of the project by node id, as JSON: they are not asked. */
  readonly sourceVersions: Readonly<Record<string, string>> | undefined;
  /** $CAIRN_POOLS: the folder through which runs share pools. */
  readonly pools?: string | undefined;
  /** $CAIRN_FROZEN_RESULTS: a JSON file with what frozen nodes of a run used, by node id, for its reproduction. */
  readonly frozenResults?: string | undefined;
  /** $CAIRN_STORE_LIMIT: the largest size of the store, unless --limit names another. */
  readonly storeLimit?: string | undefined;
  /** Set by NO_COLOR or FORCE_COLOR; undefined if neither is set. */
  readonly color: boolean | undefined;
  /** The terminal shows more than ASCII. */
  readonly isUnicode: boolean;
  /** The output is read line by line: in CI, or in a dumb terminal. */
  readonly isLined: boolean;
  readonly ci: CiEnvironment;
  /** All variables: for steps that declare some, and for the programs that a reproduction starts. */
  readonly variables: Readonly<Record<string, string | undefined>>;
}

/** What a CI service says about itself. */
export interface CiEnvironment {
  /** $GITHUB_ACTIONS: annotations are read from what is printed. */
  readonly readsAnnotations: boolean;
  /** $GITHUB_STEP_SUMMARY: the file whose Markdown is shown on the page of the job. */
  readonly stepSummary: string | undefined;
  /** $GITHUB_WORKSPACE: what paths in annotations are relative to. */
  readonly workspace: string | undefined;
  /** $GITHUB_BASE_REF or $CI_MERGE_REQUEST_TARGET_BRANCH_NAME: the target branch of a pull or merge request. */
  readonly baseBranch: string | undefined;
}

export interface ParsedCommand {
  readonly command: CommandName;
  readonly values: Readonly<Record<string, unknown>>;
  /** Names of the options that were typed. */
  readonly typed: ReadonlySet<string>;
  /** --profile, which every command has. */
  readonly profile: string | undefined;
}

export type Typed = ParsedCommand | { readonly help: CommandName | CommandGroup | 'all' } | { readonly version: true };

export function readArguments(): readonly string[] {
  return process.argv.slice(2);
}

export function readEnvironment(env: NodeJS.ProcessEnv = process.env): CommandEnvironment {
  const { CAIRN_STORE, CAIRN_SHARED_STORE, CAIRN_SNAPSHOT, CAIRN_STORE_LIMIT, CAIRN_PROFILE, CAIRN_CONFIG } = env;
  const { CAIRN_SOURCE_VERSIONS, CAIRN_POOLS, CAIRN_FROZEN_RESULTS } = env;
  const { NO_COLOR, FORCE_COLOR, TERM, CI, LC_ALL, LC_CTYPE, LANG } = env as Record<string, string>;
  const locale = LC_ALL || LC_CTYPE || LANG;
  return {
    store: CAIRN_STORE || undefined,
    sharedStore: CAIRN_SHARED_STORE || undefined,
    takesSnapshots: CAIRN_SNAPSHOT !== 'off',
    profile: CAIRN_PROFILE || undefined,
    isConfigured: CAIRN_CONFIG !== 'off',
    sourceVersions: CAIRN_SOURCE_VERSIONS ? readVersions(CAIRN_SOURCE_VERSIONS) : undefined,
    pools: CAIRN_POOLS || undefined,
    frozenResults: CAIRN_FROZEN_RESULTS || undefined,
    storeLimit: CAIRN_STORE_LIMIT || undefined,
    color: NO_COLOR ? false : FORCE_COLOR ? FORCE_COLOR !== '0' : TERM === 'dumb' ? false : undefined,
    isUnicode: TERM !== 'linux' && TERM !== 'dumb' && (!locale || /utf-?8/i.test(locale)),
    isLined: Boolean(CI && CI !== 'false') || TERM === 'dumb',
    ci: readCi(env),
    variables: env,
  };
}

function readCi(env: NodeJS.ProcessEnv): CiEnvironment {
  const { GITHUB_ACTIONS, GITHUB_STEP_SUMMARY, GITHUB_WORKSPACE, GITHUB_BASE_REF } = env;
  return {
    readsAnnotations: GITHUB_ACTIONS === 'true',
    stepSummary: GITHUB_STEP_SUMMARY || undefined,
    workspace: GITHUB_WORKSPACE || undefined,
    // Set but empty in a job that does not belong to a pull request.
    baseBranch: GITHUB_BASE_REF || env['CI_MERGE_REQUEST_TARGET_BRANCH_NAME'] || undefined,
  };
}

/** Parses what was typed. Throws a `UsageError` for anything that is not in the table. */
export function parseTyped(typed: readonly string[]): Typed {
  const [first, second] = typed;
  if (first === undefined || first === '--help' || first === '-h') return { help: 'all' };
  if (first === '--version') return { version: true };
  if (first === 'help') return { help: second === undefined ? 'all' : findHelp(typed.slice(1)) };
  if (isGroup(first) && (second === '--help' || second === '-h')) return { help: first };
  const { name, rest } = findCommand(typed);
  if (rest.includes('--help') || rest.includes('-h')) return { help: name };
  const { values, typed: given } = parseValues(name, rest);
  const { profile, ...own } = values;
  return { command: name, values: own, typed: given, profile: profile as string | undefined };
}

function findHelp(typed: readonly string[]): CommandName | CommandGroup {
  const [first = '', second] = typed;
  return second === undefined && isGroup(first) ? first : findCommand(typed).name;
}

function isGroup(word: string): word is CommandGroup {
  return listGroup(word).length > 0;
}

function findCommand(typed: readonly string[]): { name: CommandName; rest: readonly string[] } {
  for (const count of [2, 1]) {
    const name = typed.slice(0, count).join(' ');
    if (Object.hasOwn(commandTable, name)) return { name: name as CommandName, rest: typed.slice(count) };
  }
  const [command = '', second] = typed;
  const group = listGroup(command);
  if (group.length && (second === undefined || second.startsWith('-')))
    return failUsage('subcommand-missing', { command, known: group });
  if (!group.length)
    return failUsage('unknown-command', { command, nearest: findNearest(command, Object.keys(commandTable)) });
  const seconds = group.map((name) => name.slice(command.length + 1));
  const nearest = findNearest(second!, seconds);
  return failUsage('unknown-command', {
    command: `${command} ${second}`,
    nearest: nearest && `${command} ${nearest}`,
    group: command,
  });
}

interface ParsedValues {
  readonly values: Record<string, unknown>;
  readonly typed: ReadonlySet<string>;
}

function parseValues(name: CommandName, typed: readonly string[]): ParsedValues {
  const { arguments: wanted, options: own }: CommandSpec = commandTable[name];
  const options: CommandSpec['options'] = { ...own, profile };
  const given = new Set<string>();
  const { tokens } = parseArgs({
    args: markAll(typed, options, !Object.keys(wanted).length),
    options: Object.fromEntries(
      Object.entries(options).map(([option, { type }]) => [option, { type: type === 'flag' ? 'boolean' : 'string' }]),
    ),
    allowPositionals: true,
    strict: false,
    tokens: true,
  });
  const values: Record<string, unknown> = {};
  for (const [option, { type }] of Object.entries(options))
    values[option] = type === 'flag' ? false : type === 'texts' || type === 'words' ? [] : undefined;
  const places = Object.entries(wanted);
  const several = places.find(([, need]) => need === 'several')?.[0];
  if (several !== undefined) values[several] = [];
  for (const token of tokens) {
    if (token.kind === 'option') {
      const spec = Object.hasOwn(options, token.name) ? options[token.name] : undefined;
      if (!spec) {
        const nearest = findNearest(token.name, Object.keys(options));
        return failUsage('option-unknown', { option: token.rawName, command: name, nearest });
      }
      const isOption = !token.inlineValue && /^--?[a-z]/i.test(token.value ?? '');
      given.add(token.name);
      values[token.name] = readOption(token.name, spec, isOption ? undefined : token.value, values[token.name]);
    } else if (token.kind === 'positional') {
      const place = places[0];
      if (!place)
        return failUsage('argument-unexpected', { command: name, found: token.value, usage: describeUsage(name) });
      if (place[1] === 'several') (values[place[0]] as string[]).push(token.value);
      else values[places.shift()![0]] = token.value;
    }
  }
  const missing = places.find(([, need]) => need === 'required');
  if (missing)
    failUsage('argument-missing', { command: name, argument: missing[0], usage: describeUsage(name), known: [] });
  return { values, typed: given };
}

/**
 * `--force` without a value becomes `--force=`, and `--select a b` becomes `--select=a --select=b`. They take more than
 * their first word, and `--force` any, only after the command's first argument, if it takes one.
 */
function markAll(typed: readonly string[], options: CommandSpec['options'], takesNone: boolean): string[] {
  let hasArgument = takesNone;
  let words: string | undefined;
  return typed.flatMap((word, index) => {
    const isFirstValue = isValueOf(typed[index - 1], options);
    if (word.startsWith('-')) words = options[word.slice(2)]?.type === 'words' ? word : undefined;
    else if (words !== undefined && (isFirstValue || hasArgument)) return isFirstValue ? word : [words, word];
    if (!word.startsWith('-')) hasArgument ||= !isFirstValue;
    if (!word.startsWith('--') || options[word.slice(2)]?.type !== 'some-or-all') return word;
    const next = typed[index + 1];
    return next === undefined || next.startsWith('-') || !hasArgument ? `${word}=` : word;
  });
}

function isValueOf(before: string | undefined, options: CommandSpec['options']): boolean {
  const spec = before?.startsWith('--') ? options[before.slice(2)] : undefined;
  return spec !== undefined && spec.type !== 'flag' && spec.type !== 'some-or-all';
}

function readOption(option: string, spec: OptionSpec, found: string | undefined, before: unknown): unknown {
  const wrong = (wanted: string): never =>
    failUsage('option-wrong', { option, wanted, found, form: describeOption(option, spec) });
  // A flag that a configuration sets can be turned off.
  if (spec.type === 'flag') {
    if (found === undefined || found === 'true') return true;
    return found === 'false' ? false : wrong('no value');
  }
  if (spec.type === 'some-or-all') {
    if (!found) return true;
    return before === true ? true : [...((before as readonly string[] | undefined) ?? []), found];
  }
  if (found === undefined || found === '') return wrong('a value');
  if (spec.type === 'texts' || spec.type === 'words') return [...(before as readonly string[]), found];
  if (before !== undefined) return failUsage('option-repeated', { option });
  if (spec.type === 'text') return found;
  if (spec.type === 'choice') return spec.choices?.includes(found) ? found : wrong(listAll(spec.choices ?? [], 'or'));
  const least = spec.least ?? 0;
  const count = Number(found);
  return Number.isSafeInteger(count) && count >= least ? count : wrong(`a whole number from ${least}`);
}

/** Undefined if it is not what `cairn reproduce` writes. */
function readVersions(text: string): CommandEnvironment['sourceVersions'] {
  try {
    const found: unknown = JSON.parse(text);
    const isMap = typeof found === 'object' && found !== null && !Array.isArray(found);
    return isMap && Object.values(found).every((version) => typeof version === 'string')
      ? (found as Readonly<Record<string, string>>)
      : undefined;
  } catch {
    return undefined;
  }
}
