// The container that a program runs in.

import { failAuthor } from '../../base/errors/author-error.ts';
import type { SourceLocation } from '../../base/errors/source-location.ts';

/**
 * An image by its content, and what a program in it may reach. The program sees the image, the folder of its node, and
 * nothing else of the machine.
 */
export interface Container {
  /**
   * `name@sha256:…`, where the name may have a tag that says to people what it is: `python:3.12-slim@sha256:…`. An image
   * that was built on this machine and is in no registry is named by its id: `sha256:…`. The digest and the platform of
   * this machine are part of the key.
   */
  readonly image: string;
  /** Whether the program may reach the network. What it gets there is not in the key. Default false. */
  readonly network?: boolean;
}

/** @throws AuthorError `container-wrong` */
export function checkContainer(
  step: string,
  spec: { readonly container?: unknown; readonly version?: unknown; readonly python?: unknown },
  definedAt: SourceLocation | undefined,
): Container | undefined {
  const { container, version, python } = spec;
  if (container === undefined) return undefined;
  const fail = (problem: string): never => failAuthor('container-wrong', { step, problem }, definedAt);
  const given: unknown = typeof container === 'string' ? { image: container } : container;
  const isObject = typeof given === 'object' && given !== null;
  const { image, network = false, ...rest }: Record<string, unknown> = isObject ? { ...given } : {};
  // It is an argument of podman or docker.
  if (typeof image !== 'string' || !/^[\w][\w.:/@-]*$/.test(image))
    return fail(`${image === undefined ? 'it' : JSON.stringify(image)} is not the name of an image`);
  if (typeof network !== 'boolean') return fail("'network' must be true or false");
  const [unknown] = Object.keys(rest);
  if (unknown !== undefined) return fail(`'${unknown}' is not a field of it: it has 'image' and 'network'`);
  if (python !== undefined) return fail("it has the Python of its image, so 'python' cannot be declared too");
  if (version !== undefined) return fail("the digest of the image decides the program, so leave 'version' out");
  return { image, network };
}

/** An image as podman and docker both take it, without its tag; undefined if nothing in the name decides its content. */
export function readImage(image: string): { readonly name: string; readonly digest: string } | undefined {
  const [, repository, digest] = /^(?:(.+)@)?(sha256:[0-9a-f]{64})$/.exec(image) ?? [];
  if (digest === undefined) return undefined;
  return { name: repository === undefined ? digest : `${withoutTag(repository)}@${digest}`, digest };
}

/** A port of a registry is not a tag: `localhost:5000/tool`. */
export function withoutTag(image: string): string {
  return image.replace(/:[^:/]+$/, '');
}
