// A tag of templates.

export function mark(parts: TemplateStringsArray, ...values: readonly unknown[]): string {
  return String.raw({ raw: parts.raw }, ...values.map((value) => `<${value}>`));
}
