export { buildApp } from './app.ts';
export type { AppDeps, WebConfig } from './config.ts';
export { createFront, type Front } from './http/front.ts';
export { type Listening, serve } from './http/serve.ts';
export * from './i18n.ts';
export * from './oauth-error.ts';
export * from './role.ts';
export * from './route.ts';
export * from './ui/index.ts';
