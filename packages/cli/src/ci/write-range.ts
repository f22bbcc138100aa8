import { formatRange } from '@cairn/report';
/** A value and its interval as a cell of Markdown, broken at most between the two: `0.981 [0.958,&nbsp;0.991]`. */
export function writeRange(range: Parameters<typeof formatRange>[0]): string {
  const [value, interval] = formatRange(range);
  return interval ? `${value} ${interval.replace(' ', '&nbsp;')}` : value;
}
