// Formats figures for readers.

import type { Estimate } from '@cairn/core';

const digits = 4;

/** `0.9806 [0.9607, 0.9905], n = 360`, or why there is none. */
export function formatEstimate({ value, low, high, n, reason }: Estimate): string {
  if (value === null) return `undefined (${reason ?? 'no reason given'}), n = ${n}`;
  const interval = low === null || high === null ? '' : ` [${formatNumber(low)}, ${formatNumber(high)}]`;
  return `${formatNumber(value)}${interval}, n = ${n}`;
}

export function formatNumber(value: number): string {
  return Number.isInteger(value) ? String(value) : String(Number(value.toPrecision(digits)));
}
