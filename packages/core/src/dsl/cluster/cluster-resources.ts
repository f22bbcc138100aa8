// What a step requests of a cluster, in addition to its threads, memory and timeout. On one machine it has no effect.

/** For the jobs of a cluster. What is not said here is said by `cairn.config.ts`, or is the cluster's own default. */
export interface ClusterResources {
  /** How many GPUs, or with their type: `1`, `'a100:2'`. */
  readonly gpus?: number | string;
  /** The partition (the queue) that the job goes to; several names with `,` between them. */
  readonly partition?: string;
  /** Minutes that the job may take, from its start; default: the step's `timeout` and two minutes. */
  readonly minutes?: number;
  /** Options of the cluster's own command, as they are: `['--constraint=skylake', '--exclusive']`. Kubernetes has none. */
  readonly options?: readonly string[];
  /** The image of the container that runs the job: `'ghcr.io/team/train:1.4'`. Only Kubernetes uses it. */
  readonly image?: string;
  /** Labels that the machine must have: `{ 'node.kubernetes.io/instance-type': 'g5.xlarge' }`. Only Kubernetes uses it. */
  readonly nodeSelector?: Readonly<Record<string, string>>;
}

/** What is said of labels and selectors: names and texts. */
function isLabels(value: unknown): boolean {
  return (
    typeof value === 'object' &&
    value !== null &&
    !Array.isArray(value) &&
    Object.values(value).every((text) => typeof text === 'string')
  );
}

const rules: { readonly [N in keyof Required<ClusterResources>]: (value: unknown) => string | undefined } = {
  gpus: (value) =>
    (Number.isSafeInteger(value) && (value as number) >= 1) ||
    (typeof value === 'string' && /^([\w.-]+:)?[1-9]\d*$/.test(value))
      ? undefined
      : "a whole number from 1, or a type and a number such as 'a100:2'",
  partition: (value) => (typeof value === 'string' && /^[^\s,]+(,[^\s,]+)*$/.test(value) ? undefined : 'a name'),
  minutes: (value) => (Number.isFinite(value) && (value as number) > 0 ? undefined : 'minutes, more than 0'),
  options: (value) =>
    Array.isArray(value) && value.every((option) => typeof option === 'string' && /^-/.test(option))
      ? undefined
      : "a list of options, each one text that begins with '-', such as '--qos=high'",
  image: (value) => (typeof value === 'string' && /^[^\s]+$/.test(value) ? undefined : 'the name of an image'),
  nodeSelector: (value) => (isLabels(value) ? undefined : "labels and their values, such as { pool: 'gpu' }"),
};

/** What is wrong, as a phrase: `'gpus' requires a whole number …`. Undefined if nothing is. */
export function findWrongCluster(value: unknown): string | undefined {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return 'an object such as { gpus: 1 }';
  for (const [name, one] of Object.entries(value)) {
    const rule = rules[name as keyof ClusterResources];
    if (!rule) return `only ${Object.keys(rules).join(', ')}, not '${name}'`;
    const wanted = one === undefined ? undefined : rule(one);
    if (wanted !== undefined) return `${wanted} as its ${name}`;
  }
  return undefined;
}
