// Numbers of the pixels of an image as a picture: what raises the answer is orange, what lowers it is blue.

import type { ExplainedRow } from '../figures/figure.ts';
import { escapeHtml, type Html, trusted } from '../markup/html.ts';
import { series } from './colors.ts';

/** Pixels on a side: of a larger image each pixel of the picture is the mean of some. */
const mostPixels = 64;
/** Steps of strength. */
const levels = 8;
const side = 150;
const gap = 14;

/** All maps of a row next to each other, each with its name above it. */
export function drawPixels(label: string, { maps, height, width }: ExplainedRow): Html {
  const scale = side / Math.max(height, width, 1);
  const drawn = maps.map(({ name, values }, index) => {
    const image = shrink(values, height, width);
    const cell = (scale * width) / image.width;
    return `<g transform="translate(${index * (side + gap)},18)"><text y="-6">${escapeHtml(name)}</text><rect width="${scale * width}" height="${scale * height}" fill="none" stroke="var(--line)"/><g transform="scale(${cell})">${drawLevels(image)}</g></g>`;
  });
  const whole = Math.max(1, maps.length * (side + gap) - gap);
  return trusted(
    `<svg class="pixels" xmlns="http://www.w3.org/2000/svg" width="${whole}" height="${side + 20}" viewBox="0 0 ${whole} ${side + 20}" fill="currentColor" font-family="system-ui, sans-serif" font-size="12" role="img" aria-label="${escapeHtml(label)}">${drawn.join('')}</svg>`,
  );
}

interface Image {
  readonly values: readonly number[];
  readonly height: number;
  readonly width: number;
}

function shrink(values: readonly number[], height: number, width: number): Image {
  const by = Math.ceil(Math.max(height, width) / mostPixels);
  const [rows, columns] = [Math.ceil(height / by), Math.ceil(width / by)];
  const totals = new Array<number>(rows * columns).fill(0);
  const counts = new Array<number>(rows * columns).fill(0);
  values.forEach((value, index) => {
    const cell = Math.floor(Math.floor(index / width) / by) * columns + Math.floor((index % width) / by);
    totals[cell]! += value;
    counts[cell]! += 1;
  });
  return { values: totals.map((total, cell) => total / counts[cell]!), height: rows, width: columns };
}

/** One path for all pixels of a level: a picture of thousands of pixels stays small. */
function drawLevels({ values, width }: Image): string {
  const largest = values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
  if (largest === 0) return '';
  const paths = new Map<number, string>();
  values.forEach((value, index) => {
    const level = Math.round((levels * value) / largest);
    if (level === 0) return;
    paths.set(level, `${paths.get(level) ?? ''}M${index % width} ${Math.floor(index / width)}h1v1h-1z`);
  });
  return [...paths]
    .sort(([a], [b]) => a - b)
    .map(
      ([level, path]) =>
        `<path d="${path}" fill="${level > 0 ? series[1] : series[0]}" fill-opacity="${Math.abs(level) / levels}"/>`,
    )
    .join('');
}
