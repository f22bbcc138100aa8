// The options of `cairn serve` that have a form of their own: sizes, shares, certificates.

import { readFile } from 'node:fs/promises';
import { resolve } from 'node:path';
import { createSecureContext } from 'node:tls';
import { parseSize, sizeForm } from '@cairn/core';
import type { Challenger, RequestLogOptions } from '../../lookup/project-server.ts';
import { failUnreadable } from '../../usage/unreadable-file.ts';
import { failUsage } from '../../usage/usage-error.ts';

/** @throws UsageError `option-wrong` */
export function readSize(option: string, text: string | undefined): number | undefined {
  if (text === undefined) return undefined;
  return (
    parseSize(text) ??
    failUsage('option-wrong', { option, wanted: 'a size', found: text, form: `--${option} ${sizeForm}` })
  );
}

/**
 * `digits@candidate=10%`, `digits@candidate=0.1`.
 *
 * @throws UsageError `option-wrong`
 */
export function readChallengers(texts: readonly string[] | undefined): readonly Challenger[] | undefined {
  const challengers = texts?.map(readChallenger);
  const total = new Map<string, number>();
  for (const { reference, share } of challengers ?? []) {
    const name = reference.slice(0, reference.lastIndexOf('@'));
    total.set(name, (total.get(name) ?? 0) + share);
    if (total.get(name)! > 1)
      failUsage('option-wrong', {
        option: 'challenger',
        wanted: `shares of '${name}' that are at most 100% together`,
        found: undefined,
        form: '--challenger digits@candidate=10%',
      });
  }
  return challengers;
}

function readChallenger(text: string): Challenger {
  const [, reference, share] = /^(.+@.+)=([^=]+)$/.exec(text) ?? [];
  return reference === undefined
    ? failUsage('option-wrong', {
        option: 'challenger',
        wanted: 'a version and its share of the requests',
        found: text,
        form: '--challenger digits@candidate=10%',
      })
    : { reference, share: readShare('challenger', share!, '--challenger digits@candidate=10%') };
}

/** @throws UsageError `option-wrong` for options of the log without its folder, and for a wrong share or size */
export function readRequestLog(args: {
  readonly 'request-log'?: string | undefined;
  readonly 'log-share'?: string | undefined;
  readonly 'log-mask'?: readonly string[] | undefined;
  readonly 'log-size'?: string | undefined;
  readonly 'log-keep'?: number | undefined;
}): RequestLogOptions | undefined {
  const folder = args['request-log'];
  const share = args['log-share'];
  const alone = (['log-share', 'log-mask', 'log-size', 'log-keep'] as const).find(
    (name) => args[name] !== undefined && !(Array.isArray(args[name]) && args[name].length === 0),
  );
  if (folder === undefined)
    return alone === undefined
      ? undefined
      : failUsage('option-wrong', {
          option: alone,
          wanted: 'a folder for the request log',
          found: undefined,
          form: `--request-log <folder> next to --${alone}`,
        });
  return {
    folder,
    share: share === undefined ? undefined : readShare('log-share', share, '--log-share 10%'),
    mask: args['log-mask'],
    size: readSize('log-size', args['log-size']),
    keep: args['log-keep'],
  };
}

/**
 * @returns undefined without both
 * @throws UsageError `option-wrong` if only one is given
 */
export async function readCertificate(
  { cert, key }: { readonly cert: string | undefined; readonly key: string | undefined },
  cwd: string,
): Promise<{ readonly cert: string; readonly key: string } | undefined> {
  if (cert === undefined && key === undefined) return undefined;
  if (cert === undefined || key === undefined) {
    const [option, other] = cert === undefined ? ['tls-key', 'tls-cert'] : ['tls-cert', 'tls-key'];
    return failUsage('option-wrong', {
      option,
      wanted: `--${other} too`,
      found: undefined,
      form: '--tls-cert server.crt --tls-key server.key',
    });
  }
  const read = (path: string): Promise<string> =>
    readFile(resolve(cwd, path), 'utf8').catch((error: unknown) => failUnreadable(path, error));
  const tls = { cert: await read(cert), key: await read(key) };
  try {
    createSecureContext(tls);
    return tls;
  } catch (error) {
    return failUsage('option-wrong', {
      option: 'tls-cert',
      wanted: `a certificate and its private key in PEM form (${(error as Error).message})`,
      found: cert,
      form: '--tls-cert server.crt --tls-key server.key',
    });
  }
}

function readShare(option: string, text: string, form: string): number {
  const isPercent = text.endsWith('%');
  const number = /^\d+(\.\d+)?%?$/.test(text) ? Number.parseFloat(text) / (isPercent ? 100 : 1) : Number.NaN;
  if (number >= 0 && number <= 1) return number;
  return failUsage('option-wrong', { option, wanted: 'a share from 0 to 1, or up to 100%', found: text, form });
}
