export const dash = '-';
export const dot = '.';

export function underline(text: string): string {
  return dash.repeat(text.length);
}
