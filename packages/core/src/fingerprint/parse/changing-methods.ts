// The methods of maps, sets and lists that change them. Apart from what reads code: no compiler is loaded for it.

const changing = /^(set|add|delete|clear|push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|append)$/;

export function isChangingMethod(name: string): boolean {
  return changing.test(name);
}
