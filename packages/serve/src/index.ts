// The public door of @cairn/serve.

export type { LogLevel, ServeOptions } from './server/serve-options.ts';
export { type RunningServer, startServer } from './server/start-server.ts';
