// Sources outside of the project: data that only a question tells to have changed. `version` is that question, and
// `fetch` gets the bytes.

import type { StandardSchemaV1 } from '@standard-schema/spec';
import type { Canonical } from '../../base/canonical.ts';
import { parseDuration } from '../../base/duration.ts';
import { failAuthor } from '../../base/errors/author-error.ts';
import { callerLocation, type SourceLocation } from '../../base/errors/source-location.ts';
import type { RowsDeclaration } from '../../graph/definition.ts';
import type { PlanNode } from '../../graph/node.ts';
import type { StepContext } from '../context.ts';
import { isKind } from '../inputs.ts';
import type { Kinds } from '../kind.ts';
import type { StubValues } from '../kinds/stub.ts';
import { type ParamsOut, type ParamsSchema, readParams } from '../params.ts';
import { keepCall, recallCall, recordNode, refsOf } from '../recorder.ts';
import { checkOptions, type OptionNames } from '../recording/check-call.ts';
import { checkKinds, checkSpec } from '../recording/check-spec.ts';
import type { Resources } from '../resources.ts';
import { describeSpec, type OutputRefs, type OutputValues, type StepDefinition } from '../step.ts';

/**
 * When the version is asked for:
 * - `every-plan`: each time that a plan is made
 * - `{ within: '24h' }`: when the last answer is older than this
 * - `on-request`: only with `--refresh`, and when nothing was fetched yet
 */
export type SourceCheck = 'every-plan' | 'on-request' | { readonly within: string };

/** What `version` is given. */
export interface VersionContext {
  /** Aborted after 30 seconds: then the source counts as not reached. */
  readonly signal: AbortSignal;
  /** The project's root, an absolute path: a relative path in params is relative to it. */
  readonly root: string;
}

/** What `fetch` is given. */
export interface FetchContext extends StepContext {
  /** The version that was planned with: what is fetched must have it. */
  readonly version: string;
  /** The project's root, an absolute path. */
  readonly root: string;
}

export interface SourceSpec<Out extends Kinds, P extends ParamsSchema> {
  readonly out: Out;
  /** A Standard Schema of plain data; left out where nothing is set. */
  readonly params?: P;
  /**
   * A cheap question whose answer is another text whenever `fetch` would get other bytes: an ETag, a commit, a number of
   * rows with a maximum, a day. It is in the key. It is asked while planning and again after `fetch`, and where the two
   * answers differ nothing is stored.
   */
  version(params: ParamsOut<P>, context: VersionContext): string | Promise<string>;
  /** Gets the bytes; it runs as a step does, and may read files that are no inputs: its version stands for them. */
  fetch(params: ParamsOut<P>, context: FetchContext): OutputValues<Out> | Promise<OutputValues<Out>>;
  /** Default `every-plan`; a call may say otherwise. */
  readonly check?: SourceCheck;
  /** Params that do not change the bytes, such as a token: they are in no key. Default none. */
  readonly notInKey?: readonly (keyof ParamsOut<P> & string)[];
  /** Whose rows an output holds. Left out: each output of rows is a source of its own. */
  readonly rows?: RowsDeclaration;
  /** Environment variables that it reads; their values are part of the key. */
  readonly env?: readonly string[];
  /** What fetching takes of the machine, and how often it is tried. */
  readonly resources?: Resources;
  /** Sample outputs for `cairn run --stub`: then the source is not asked. In no key. */
  stub?(params: ParamsOut<P>, context: StepContext): StubValues<Out> | Promise<StubValues<Out>>;
}

/** How a source is called: `rates({ url }, { check: { within: '24h' } })`. */
export interface SourceOptions {
  readonly check?: SourceCheck;
}

export interface SourceDefinition extends StepDefinition {
  readonly source: {
    version(params: unknown, context: VersionContext): unknown;
    readonly check: SourceCheck;
  };
}

export interface Source<Out extends Kinds, P extends ParamsSchema> {
  (
    ...given: P extends StandardSchemaV1
      ? Record<never, never> extends StandardSchemaV1.InferInput<P>
        ? [params?: StandardSchemaV1.InferInput<P>, options?: SourceOptions]
        : [params: StandardSchemaV1.InferInput<P>, options?: SourceOptions]
      : [params?: Record<never, never>, options?: SourceOptions]
  ): OutputRefs<Out>;
  readonly definition: SourceDefinition;
  /** The functions themselves, for tests. */
  version(params: ParamsOut<P>, context: VersionContext): Promise<string>;
  fetch(params: ParamsOut<P>, context: FetchContext): Promise<OutputValues<Out>>;
}

/**
 * Defines a source outside of the project, at the top of a module and exported:
 * `export const rates = defineSource('rates', { … })`.
 *
 * @throws AuthorError `source-without-version`, `source-check-wrong`
 */
export function defineSource<Out extends Kinds, P extends ParamsSchema = undefined>(
  name: string,
  spec: SourceSpec<Out, P>,
): Source<Out, P> {
  return createSource(name, spec, callerLocation(defineSource));
}

const specNames: OptionNames<SourceSpec<Kinds, ParamsSchema>> = {
  ...{ out: true, params: true, version: true, fetch: true, check: true, notInKey: true, rows: true },
  ...{ env: true, resources: true, stub: true },
};

/** The same, for functions that define sources of one sort. */
export function createSource<Out extends Kinds, P extends ParamsSchema = undefined>(
  name: string,
  spec: SourceSpec<Out, P>,
  definedAt: SourceLocation | undefined,
): Source<Out, P> {
  checkSpec('defineSource', name, spec, specNames, ['fetch'], definedAt);
  checkKinds('defineSource', 'out', spec.out, isKind, definedAt);
  if (typeof spec.version !== 'function') failAuthor('source-without-version', { name }, definedAt);
  const { fetch, version, check = 'every-plan' } = spec;
  checkPolicy(name, check, definedAt);
  const definition: SourceDefinition = Object.freeze({
    name,
    role: 'step',
    ...describeSpec(name, { ...spec, in: {} }, definedAt),
    // Its bytes come from elsewhere, and its version may be a day.
    network: true,
    clock: true,
    definedAt,
    lineage: false,
    source: { version: version as SourceDefinition['source']['version'], check },
    run: (_inputs: never, params: PlanNode['params'], context: StepContext) =>
      fetch(ownParams(params) as ParamsOut<P>, context as FetchContext),
  });
  const call = (params: unknown = {}, options: SourceOptions = {}): unknown => {
    const known = recallCall(definition, options, params);
    if (known) return known;
    const at = callerLocation(call);
    checkOptions(name, options, { check: true }, at);
    if (options.check !== undefined) checkPolicy(name, options.check, at);
    const plain = readParams(spec.params, params, name, at);
    // It is in no key, and two calls that differ in it are two nodes of one key.
    const own = options.check === undefined ? {} : { [checkParam]: options.check as Canonical };
    const given = { ...plain, params: { ...plain.params, ...own } };
    return keepCall(definition, options, params, refsOf(recordNode(definition, {}, given, at)));
  };
  const own = {
    version: async (params: ParamsOut<P>, context: VersionContext) => version(params, context),
    fetch: async (params: ParamsOut<P>, context: FetchContext) => fetch(params, context),
  };
  return Object.assign(call, { definition, ...own }) as unknown as Source<Out, P>;
}

function checkPolicy(name: string, check: SourceCheck, at: ReturnType<typeof callerLocation>): void {
  const isKnown = check === 'every-plan' || check === 'on-request';
  if (!isKnown && parseDuration((check as { within?: unknown })?.within) === undefined)
    failAuthor('source-check-wrong', { name, found: JSON.stringify(check) }, at);
}

/** Where a node has the `check` of its call: no param of an author begins with `$`. */
const checkParam = '$check';

/** The params that its author declared. */
export function ownParams({ [checkParam]: _, ...params }: PlanNode['params']): PlanNode['params'] {
  return params;
}

/** How often the source of a node is asked. */
export function policyOf({ definition, params }: Pick<PlanNode, 'definition' | 'params'>): SourceCheck {
  return (params[checkParam] as SourceCheck | undefined) ?? (definition as SourceDefinition).source.check;
}

/** Whether a definition is a source outside of the project. */
export function isExternal(definition: object): definition is SourceDefinition {
  return 'source' in definition;
}
