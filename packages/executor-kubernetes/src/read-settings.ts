// Settings are checked before anything runs: a misspelt one would have no effect.

import { isAbsolute } from 'node:path';
import { failAuthor, findWrongCluster, offerNames, parseSize, sizeForm } from '@cairn/core';
import type { JobDefaults, KubernetesSettings, Toleration, Volume } from './kubernetes-settings.ts';

/** What a value has to be, as a phrase; undefined if it is. */
type Rule = (value: unknown) => string | undefined;

const rule =
  (isRight: (value: unknown) => boolean, phrase: string): Rule =>
  (value) =>
    isRight(value) ? undefined : phrase;
const isText = (value: unknown): value is string => typeof value === 'string' && value !== '';
const isWhole = (value: unknown, least: number): boolean => Number.isSafeInteger(value) && (value as number) >= least;
const isListOf = (value: unknown, isOne: (one: unknown) => boolean): boolean =>
  Array.isArray(value) && value.every(isOne);
/** Of a namespace, a claim, a secret, as Kubernetes has them. */
const isName = (value: unknown): boolean =>
  typeof value === 'string' && value.length <= 253 && /^[a-z0-9]([a-z0-9.-]*[a-z0-9])?$/.test(value);

const text = rule(isText, 'a text');
const name = rule(isName, "a name of small letters, digits and '-', such as 'team-a'");
const names = rule((value) => isListOf(value, isName), "a list of names of small letters, digits and '-'");
const path = rule((value) => isText(value) && isAbsolute(value), 'an absolute path, such as /scratch/cairn');
const atLeastOne = rule((value) => isWhole(value, 1), 'a whole number from 1');
const seconds = rule((value) => Number.isFinite(value) && (value as number) >= 0, 'seconds, 0 or more');
const wholeSeconds = rule((value) => isWhole(value, 0), 'whole seconds, 0 or more');
const size = rule((value) => (isText(value) || typeof value === 'number') && parseSize(value) !== undefined, sizeForm);
/** What the server would answer to a wrong name is long; a domain before `/` may be left out. */
const qualified = rule(
  (value) => typeof value === 'string' && /^([a-z0-9.-]+\/)?[A-Za-z0-9]([\w.-]*[A-Za-z0-9])?$/.test(value),
  "a name such as 'nvidia.com/gpu'",
);
const oneOf = (...words: readonly string[]): Rule => rule((value) => words.includes(value as string), listWords(words));

const ofJob: Readonly<Record<string, Rule>> = {
  group: atLeastOne,
  memory: size,
  tolerations: findWrongTolerations,
  priorityClass: name,
} satisfies { readonly [N in Exclude<keyof JobDefaults, keyof typeof ofStep>]: Rule };

/** What steps say too. Its rules are those of core. */
const ofStep = { gpus: true, partition: true, minutes: true, image: true, nodeSelector: true } as const;

const ofCluster: Readonly<Record<string, Rule>> = {
  ...{ kubeconfig: text, context: text, namespace: name, threads: atLeastOne, node: text },
  ...{ cairn: path, code: oneOf('commit', 'shared'), exchange: oneOf('store', 'folder'), folder: path, scratch: path },
  volumes: findWrongVolumes,
  ...{ serviceAccount: name, imagePullSecrets: names, imagePullPolicy: oneOf('Always', 'IfNotPresent', 'Never') },
  user: rule((value) => isWhole(value, 1), 'the number of a user from 1'),
  ...{ gpuResource: qualified, gpuLabel: qualified, overhead: size, delay: seconds, remember: wholeSeconds },
  variables: rule(
    (value) => isListOf(value, (one) => typeof one === 'string' && /^[A-Za-z_]\w*\*?$/.test(one)),
    "a list of names of variables, such as 'HF_TOKEN' or 'NPM_*'",
  ),
} satisfies { readonly [N in Exclude<keyof KubernetesSettings, keyof JobDefaults | 'steps'>]: Rule };

/** @throws AuthorError `executor-settings-wrong` */
export function readSettings(given: unknown): KubernetesSettings {
  const problem = findWrong(given);
  if (problem !== undefined) failAuthor('executor-settings-wrong', { executor: 'kubernetes', problem });
  return (given ?? {}) as KubernetesSettings;
}

function findWrong(given: unknown): string | undefined {
  if (given === undefined) return undefined;
  if (!isObject(given)) return 'they are not an object';
  const { steps, ...general } = given;
  const wrong = findWrongPart(general, { ...ofCluster, ...ofJob }) ?? findContradiction(general);
  if (wrong !== undefined || steps === undefined) return wrong;
  if (!isObject(steps)) return "'steps' is not an object";
  for (const [step, part] of Object.entries(steps)) {
    const found = isObject(part) ? findWrongPart(part, ofJob) : 'they are not an object';
    if (found !== undefined) return `for step '${step}', ${found}`;
  }
  return undefined;
}

function findWrongPart(
  part: Readonly<Record<string, unknown>>,
  rules: Readonly<Record<string, Rule>>,
): string | undefined {
  const known = [...Object.keys(rules), ...Object.keys(ofStep)];
  const rest: Record<string, unknown> = {};
  for (const [setting, value] of Object.entries(part)) {
    if (!known.includes(setting)) return `there is no '${setting}'. ${offerNames(setting, known)}`;
    const own = rules[setting];
    if (!own) rest[setting] = value;
    const wanted = value === undefined ? undefined : own?.(value);
    if (wanted !== undefined) return `'${setting}' requires ${wanted}`;
  }
  const wrong = findWrongCluster(rest);
  if (wrong === undefined && String(rest['partition'] ?? '').includes(','))
    return "'partition' requires the name of one queue";
  return wrong === undefined ? undefined : `they require ${wrong}`;
}

/** Two settings that are right alone. */
function findContradiction(given: Readonly<Record<string, unknown>>): string | undefined {
  const { exchange, folder, volumes = [] } = given as KubernetesSettings;
  if (exchange !== 'folder')
    return folder === undefined ? undefined : "'folder' is used with exchange: 'folder' alone; leave out one of them";
  if (folder === undefined) return "exchange: 'folder' requires 'folder', a path on one of the volumes";
  if (volumes.some((volume) => folder === volume.path || folder.startsWith(`${volume.path.replace(/\/$/, '')}/`)))
    return undefined;
  return `'folder' requires a path on one of the volumes: add { claim: '…', path: '${folder}' } to 'volumes'`;
}

const volumeForm = "volumes such as { claim: 'shared', path: '/shared' } or { host: '/mnt/shared', path: '/shared' }";

function findWrongVolumes(value: unknown): string | undefined {
  const isRight = (one: unknown): boolean => {
    if (!isObject(one)) return false;
    const { claim, host, path: place, ...more } = one as Partial<Volume>;
    const isOfOne = claim === undefined ? path(host) === undefined : host === undefined && isName(claim);
    return isOfOne && path(place) === undefined && Object.keys(more).length === 0;
  };
  return isListOf(value, isRight) ? undefined : `a list of ${volumeForm}`;
}

const effects: readonly unknown[] = [undefined, 'NoSchedule', 'PreferNoSchedule', 'NoExecute'];

function findWrongTolerations(value: unknown): string | undefined {
  const isRight = (one: unknown): boolean => {
    if (!isObject(one)) return false;
    const { key, operator = 'Equal', value: of, effect, tolerationSeconds, ...more } = one as Partial<Toleration>;
    if (Object.keys(more).length > 0 || !effects.includes(effect)) return false;
    if (tolerationSeconds !== undefined && (effect !== 'NoExecute' || wholeSeconds(tolerationSeconds))) return false;
    if (key !== undefined && qualified(key)) return false;
    return operator === 'Exists' ? of === undefined : operator === 'Equal' && isText(key) && typeof of === 'string';
  };
  return isListOf(value, isRight)
    ? undefined
    : "a list of tolerations such as { key: 'gpu', operator: 'Exists', effect: 'NoSchedule' }";
}

function listWords(words: readonly string[]): string {
  const quoted = words.map((word) => `'${word}'`);
  return `${quoted.slice(0, -1).join(', ')} or ${quoted.at(-1)}`;
}

function isObject(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}
