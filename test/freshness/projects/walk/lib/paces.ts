export function* paces(end: number, step = 2): Generator<number> {
  for (let at = 0; at < end; at += step) yield at;
}
