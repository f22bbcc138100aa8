// The public door of @cairn/serve.

export type { ApiKey, Role } from './limits/api-keys.ts';
export type { RequestLogOptions } from './recording/request-log.ts';
export type { Certificate, LogLevel, ServeOptions } from './server/serve-options.ts';
export { type RunningServer, startServer } from './server/start-server.ts';
export type { Challenger } from './traffic/traffic-split.ts';
