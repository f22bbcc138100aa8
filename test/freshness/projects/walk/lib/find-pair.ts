// The first two numbers whose product is asked for.

export function findPair(product: number): string {
  let found = 'none';
  search: for (let first = 2; first < 9; first++) {
    for (let second = 2; second < 9; second++) {
      if (first * second !== product) continue;
      found = subtract(second, first);
      break search;
    }
  }
  return found;
}

function subtract(left: number, right: number): string {
  return `${left} - ${right} = ${left - right}`;
}
