// The methods of maps, sets and lists, and of Node's own objects, that change them. They are in a file of their own, so
// that the compiler is not loaded for them.

const changing = new RegExp(
  `^(${[
    'set|add|delete|clear|push|pop|shift|unshift|splice|sort|reverse|fill|copyWithin|append',
    '(add|remove)EventListener|(add|remove|prepend|prependOnce)Listener|removeAllListeners|abort|enterWith',
  ].join('|')})$`,
);

export function isChangingMethod(name: string): boolean {
  return changing.test(name);
}
