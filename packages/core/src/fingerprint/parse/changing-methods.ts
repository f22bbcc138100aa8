// The methods of maps, sets and lists that change them. They are in a file of their own, so that the compiler is not
// loaded for them.

const changing = /^(set|add|delete|clear|push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|append)$/;

export function isChangingMethod(name: string): boolean {
  return changing.test(name);
}
