// Writes what the API server publishes about Jobs and Secrets as one JSON schema, in which an unknown field is an error:
//
//   kubectl get --raw /version > version.json
//   kubectl get --raw /openapi/v3/apis/batch/v1 > batch.json
//   kubectl get --raw /openapi/v3/api/v1 > core.json
//   node make-schemas.mjs version.json batch.json core.json > kubernetes-schemas.json

import { readFileSync } from 'node:fs';

const [version, batch, core] = process.argv.slice(2, 5).map((file) => JSON.parse(readFileSync(file, 'utf8')));
const published = { ...core.components.schemas, ...batch.components.schemas };
const short = (name) => name.split('.').at(-1);
const $defs = {};

function take(name) {
  const known = short(name);
  if (known in $defs) return known;
  $defs[known] = {};
  $defs[known] = simplify(published[name]);
  return known;
}

function simplify({ $ref, allOf, oneOf, type, properties, required, items, additionalProperties, enum: words }) {
  if ($ref) return { $ref: `#/$defs/${take($ref.replace('#/components/schemas/', ''))}` };
  if (allOf?.length === 1) return simplify(allOf[0]);
  if (oneOf) return { anyOf: oneOf.map(simplify) };
  return {
    ...(type && { type }),
    ...(words && { enum: words }),
    ...(properties && {
      properties: Object.fromEntries(Object.entries(properties).map(([name, one]) => [name, simplify(one)])),
      additionalProperties: false,
    }),
    ...(required && { required }),
    ...(items && { items: simplify(items) }),
    ...(typeof additionalProperties === 'object' && { additionalProperties: simplify(additionalProperties) }),
  };
}

for (const name of ['io.k8s.api.batch.v1.Job', 'io.k8s.api.core.v1.Secret']) take(name);
const { gitVersion } = version;
console.log(
  JSON.stringify({ source: `kube-apiserver ${gitVersion}, /openapi/v3`, generator: 'make-schemas.mjs', $defs }),
);
