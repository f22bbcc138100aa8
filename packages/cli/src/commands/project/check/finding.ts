// One thing that `cairn check` found, in the form that editors and CI read: `file:line:column: error code: message`.

export interface Finding {
  /** Absolute. */
  readonly file: string;
  readonly line?: number;
  readonly column?: number;
  /** `note`: something that could not be checked. It does not make the check fail. */
  readonly severity: 'error' | 'note';
  /** A code of docs/errors, or of TypeScript, such as `TS2345`. */
  readonly code: string;
  readonly message: string;
  readonly fix?: string;
}

export function renderFinding(finding: Finding, nameFile: (file: string) => string): string {
  const { file, line, column, severity, code, message, fix } = finding;
  const place = [nameFile(file), line, column].filter((part) => part !== undefined).join(':');
  return [`${place}: ${severity} ${code}: ${message}`, ...(fix ? [`  fix: ${fix}`] : [])].join('\n');
}
