// Params by dotted path, each as a short text: for labels.

import { type Canonical, encodeCanonical, isRecord } from '../base/canonical.ts';

const longest = 24;

export function flattenParams(params: { readonly [name: string]: Canonical }, path = ''): Map<string, string> {
  const flat = new Map<string, string>();
  for (const [name, value] of Object.entries(params)) {
    const here = path ? `${path}.${name}` : name;
    if (isRecord(value) && !('$definition' in value))
      for (const [inner, text] of flattenParams(value as { readonly [name: string]: Canonical }, here))
        flat.set(inner, text);
    else flat.set(here, shorten(value));
  }
  return flat;
}

function shorten(value: Canonical): string {
  if (typeof value === 'string') return value;
  if (isRecord(value) && typeof value['$definition'] === 'string') return value['$definition'];
  if (Object.is(value, -0)) return '-0';
  if (typeof value === 'object' && value !== null) {
    const text = JSON.stringify(value);
    return text.length <= longest ? text : `${Buffer.from(encodeCanonical(value)).toString('base64url').slice(-6)}…`;
  }
  return String(value);
}
