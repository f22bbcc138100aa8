export const byVariable = 'by a variable that is set again';

let last = 1;

export const lastOf = (): number => last;
export const ready = begin(2);

function begin(value: number): boolean {
  last = value;
  return true;
}
