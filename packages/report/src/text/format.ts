// Figures in words: seconds, bytes, estimates, moments, counts.

import type { Estimate } from '@cairn/core';

/** `0.03 s`, `1.2 s`, `34 s`, `2 min 5 s`, `1 h 4 min` */
export function formatSeconds(seconds: number): string {
  if (seconds < 0.995) return `${Math.max(0, seconds).toFixed(2)} s`;
  if (seconds < 9.95) return `${seconds.toFixed(1)} s`;
  const whole = Math.round(seconds);
  if (whole < 60) return `${whole} s`;
  if (whole < 3600) return `${Math.floor(whole / 60)} min ${whole % 60} s`;
  const minutes = Math.round(seconds / 60);
  return `${Math.floor(minutes / 60)} h ${minutes % 60} min`;
}

export function formatBytes(bytes: number): string {
  const units = ['B', 'kB', 'MB', 'GB', 'TB'];
  let size = bytes;
  let unit = 0;
  while (size >= 1000 && unit < units.length - 1) {
    size /= 1000;
    unit += 1;
  }
  return `${unit === 0 || size >= 100 ? Math.round(size) : size.toFixed(1)} ${units[unit]}`;
}

/**
 * Three digits behind the point where a figure is near 1, fewer where it is large, two that count where it is tiny. A
 * whole number is a count and stays whole, unless it is measured: then 1 is `1.000`.
 */
export function formatFigure(value: number | null, isMeasured = false): string {
  if (value === null) return '–';
  const size = Math.abs(value);
  if (!Number.isFinite(value)) return value > 0 ? '∞' : '−∞';
  if (Number.isInteger(value) && size < 1e15 && !isMeasured) return groupDigits(String(value));
  if (size >= 10_000) return groupDigits(value.toFixed(0));
  if (size >= 100) return value.toFixed(1);
  if (size >= 10) return value.toFixed(2);
  if (size === 0 || size >= 0.001) return value.toFixed(3);
  return value.toPrecision(2);
}

interface Ranged {
  readonly value: number | null;
  readonly low: number | null;
  readonly high: number | null;
}

/** A value and its interval, each a cell, in one form: `1.000`, `[0.991, 1.000]`. A value without interval is as it is. */
export function formatRange({ value, low, high }: Ranged): readonly [value: string, interval: string] {
  const hasInterval = low !== null || high !== null;
  const figure = formatFigure(value, hasInterval);
  return [figure, hasInterval ? `[${formatFigure(low, true)}, ${formatFigure(high, true)}]` : ''];
}

/** Value, interval, sample size, and why there is no value, each a cell: `0.981`, `[0.958, 0.991]`, `n=360`, ``. */
export function formatEstimate(
  estimate: Estimate,
): readonly [value: string, interval: string, n: string, reason: string] {
  const [value, interval] = formatRange(estimate);
  return [value, interval, nameRows(estimate), (estimate.value === null && estimate.reason) || ''];
}

/** Of a number that nobody said the rows of, nothing. */
function nameRows({ n, value, reason }: Estimate): string {
  return n === 0 && (value !== null || !reason) ? '' : `n=${n}`;
}

/** `2026-07-31 14:03`, in the time zone of the reader. */
export function formatMoment(iso: string): string {
  const moment = new Date(iso);
  if (Number.isNaN(moment.getTime())) return iso;
  const two = (part: number): string => String(part).padStart(2, '0');
  const day = `${moment.getFullYear()}-${two(moment.getMonth() + 1)}-${two(moment.getDate())}`;
  return `${day} ${two(moment.getHours())}:${two(moment.getMinutes())}`;
}

/** `1 node`, `23 nodes` */
export function count(n: number, one: string, many = `${one}s`): string {
  return `${groupDigits(String(n))} ${n === 1 ? one : many}`;
}

export function shortCommit(commit: string | null): string {
  return commit === null ? '–' : commit.slice(0, 7);
}

function groupDigits(digits: string): string {
  return digits.replace(/\B(?=(\d{3})+$)/g, ',');
}
