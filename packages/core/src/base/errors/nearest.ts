// Finds the name that somebody may have meant.

/**
 * The nearest of the known names, if one is near enough. Of several, one of the same length or with the same beginning.
 */
export function findNearest(name: string, known: Iterable<string>): string | undefined {
  let nearest: string | undefined;
  let least = Math.max(1, Math.floor(name.length / 3)) + 1;
  for (const candidate of known) {
    const distance = countEdits(name.toLowerCase(), candidate.toLowerCase()) + strangeness(name, candidate);
    if (distance < least) [nearest, least] = [candidate, distance];
  }
  return nearest;
}

/**
 * The names that may be meant, the nearest first: names that are a few edits away, or contain the typed text. For a
 * label such as `train(rate=0.1)` the name of its step counts as well.
 */
export function nearestNames(name: string, known: readonly string[]): readonly string[] {
  const typed = name.toLowerCase();
  const most = Math.max(1, Math.floor(typed.length / 3)) + 1;
  const distanceTo = (candidate: string): number => {
    const whole = candidate.toLowerCase();
    const step = whole.replace(/\(.*$/s, '');
    const isHeld = typed !== '' && whole.includes(typed);
    return Math.min(isHeld ? 0.5 : most, countEdits(typed, whole), countEdits(typed, step) + 0.25);
  };
  const near = known.map((candidate) => ({ candidate, distance: distanceTo(candidate) }));
  const meant = near.filter(({ distance }) => distance < most).sort((a, b) => a.distance - b.distance);
  return meant.map(({ candidate }) => candidate);
}

/** Less than one edit: it decides between names with the same number of edits. */
function strangeness(name: string, candidate: string): number {
  let same = 0;
  while (same < name.length && name[same]?.toLowerCase() === candidate[same]?.toLowerCase()) same += 1;
  return (name.length === candidate.length ? 0 : 0.5) + 0.25 / (1 + same);
}

/** Levenshtein's distance, with two swapped neighbours as one edit. */
function countEdits(a: string, b: string): number {
  let before: number[] = [];
  let above = Array.from({ length: b.length + 1 }, (_, index) => index);
  for (let row = 1; row <= a.length; row++) {
    const current = [row];
    for (let column = 1; column <= b.length; column++) {
      const isSame = a[row - 1] === b[column - 1];
      let edits = Math.min(above[column]! + 1, current[column - 1]! + 1, above[column - 1]! + (isSame ? 0 : 1));
      if (row > 1 && column > 1 && a[row - 1] === b[column - 2] && a[row - 2] === b[column - 1])
        edits = Math.min(edits, before[column - 2]! + 1);
      current.push(edits);
    }
    [before, above] = [above, current];
  }
  return above[b.length]!;
}
