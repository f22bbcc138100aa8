export const byImport = 'by an import() while the module loads';

export const plugin = await import('./plugin.ts');
