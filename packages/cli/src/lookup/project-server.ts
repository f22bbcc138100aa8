// The one way to @cairn/serve, which the command never imports: it is optional, and only `cairn serve` loads it.

import { pathToFileURL } from 'node:url';
import { findProjectRoot } from '@cairn/core';
import { failUsage } from '../usage/usage-error.ts';
import { resolveProjectPackage } from './project-package.ts';

export interface ServerKey {
  readonly key: string;
  readonly name?: string;
  readonly roles?: readonly ('predict' | 'explain' | 'feedback' | 'admin')[];
}

export interface Challenger {
  readonly reference: string;
  readonly share: number;
}

export interface RequestLogOptions {
  readonly folder: string;
  readonly share: number | undefined;
  readonly mask: readonly string[] | undefined;
  readonly size: number | undefined;
  readonly keep: number | undefined;
}

interface Certificate {
  readonly cert: string;
  readonly key: string;
}

/** What the command needs of the options of `startServer`. */
export interface StartOptions {
  readonly place: string;
  readonly references: readonly string[];
  readonly host: string | undefined;
  readonly port: number | undefined;
  readonly apiKeys: readonly ServerKey[] | undefined;
  readonly tls: Certificate | undefined;
  readonly requestLog: RequestLogOptions | undefined;
  readonly challengers: readonly Challenger[] | undefined;
  readonly shadows: readonly string[] | undefined;
  readonly bodyLimit: number | undefined;
  readonly concurrency: number | undefined;
  readonly timeout: number | undefined;
  readonly batchDelay: number | undefined;
  readonly batchRows: number | undefined;
  readonly explainRows: number | undefined;
  readonly explainTimeout: number | undefined;
  readonly drainDelay: number | undefined;
  readonly logLevel: 'debug' | 'info' | 'warn' | 'error' | 'silent' | undefined;
}

export interface RunningServer {
  readonly url: string;
  readonly served: () => readonly { readonly reference: string; readonly version: number }[];
  reload(): Promise<void>;
  rotateLog(): Promise<void>;
  renewCertificate(certificate: Certificate): void;
  close(): Promise<void>;
}

export interface ProjectServer {
  startServer(options: StartOptions): Promise<RunningServer>;
}

/** @throws UsageError `serve-missing` */
export async function loadProjectServer(cwd: string): Promise<ProjectServer> {
  const file = resolveProjectPackage(cwd, '@cairn/serve');
  if (file === undefined) return failUsage('serve-missing', { root: findProjectRoot(cwd) });
  return (await import(pathToFileURL(file).href)) as ProjectServer;
}
