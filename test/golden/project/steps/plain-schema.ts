/** A schema that takes what it is given. */
export function plain<T>() {
  return {
    '~standard': {
      version: 1 as const,
      vendor: 'golden',
      validate: (value: unknown): { readonly value: T } => ({ value: value as T }),
      types: undefined as { readonly input: T; readonly output: T } | undefined,
    },
  };
}
