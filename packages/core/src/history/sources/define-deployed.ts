// A deployed model, as a source: to compare a new model with the one that is in use. Its version is the digest of its bundle.

import { join } from 'node:path';
import { failAuthor } from '../../base/errors/author-error.ts';
import { callerLocation } from '../../base/errors/source-location.ts';
import type { Kind, ValueOf } from '../../dsl/kind.ts';
import { planningDisk } from '../../dsl/recorder.ts';
import { checkOptions } from '../../dsl/recording/check-call.ts';
import { createSource, type Source, type SourceCheck } from '../../dsl/sources/define-source.ts';
import { identifyNode } from '../../graph/node.ts';
import type { Ref } from '../../graph/ref.ts';

export interface DeployedOptions<T, Name extends string> {
  /** A name with an alias or a version: `penguin@champion`, `penguin@v3`. */
  readonly model: string;
  /** The kind of what is read: that of models. */
  readonly kind: Kind<T, Name>;
  /** The file or folder in the bundle. Default `model`. */
  readonly path?: string;
  /** Default `every-plan`: the registry of the project is read. */
  readonly check?: SourceCheck;
}

export interface DeployedSource<T, Name extends string> {
  /** Undefined if there is no such version when the plan is made, as before the first deployment. */
  (): { readonly model: Ref<T, Name> | undefined };
  readonly definition: Source<{ readonly model: Kind<T, Name> }, undefined>['definition'];
}

const form = /^([^@]+)@([^@]+)$/;

/**
 * Defines a source that gives a deployed model, at the top of a module and exported: `export const champion =
 * defineDeployed('champion', { model: 'penguin@champion', kind: model })`, and `champion().model`.
 *
 * Before the first deployment it is undefined, for inputs of `optional(…)` and records of `each(…)`. Leak checks do not know
 * which rows it was trained on.
 *
 * @throws AuthorError `unknown-version` for a name without an alias or version
 */
export function defineDeployed<T, Name extends string>(
  name: string,
  options: DeployedOptions<T, Name>,
): DeployedSource<T, Name> {
  const definedAt = callerLocation(defineDeployed);
  checkOptions('defineDeployed', options, { model: true, kind: true, path: true, check: true }, definedAt);
  const { model, kind, path = 'model', check = 'every-plan' } = options;
  const [, of, wanted] = form.exec(model) ?? failAuthor('unknown-version', { wanted: model, known: [] }, definedAt);
  const find = async (root: string) => (await import('./find-deployed.ts')).findDeployed(root, of!, wanted!);
  const source = createSource(
    name,
    {
      out: { model: kind },
      check,
      version: async (_, { root }) => (await find(root)).digest,
      async fetch(_, { root }) {
        const { path: bundle } = await find(root);
        return { model: (await kind.decode(join(bundle, path))) as ValueOf<Kind<T, Name>> };
      },
    },
    definedAt,
  ) as Source<{ readonly model: Kind<T, Name> }, undefined>;
  const call = (): { readonly model: Ref<T, Name> | undefined } => {
    const disk = planningDisk(name, callerLocation(call));
    if (!disk.isDeployed(of!, wanted!, identifyNode(name, {}, {}))) return { model: undefined };
    return source() as unknown as { readonly model: Ref<T, Name> };
  };
  return Object.assign(call, { definition: source.definition });
}
