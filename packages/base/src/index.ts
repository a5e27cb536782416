export * from './bytes.ts';
export * from './context.ts';
export * from './errors.ts';
export * from './ids.ts';
export * from './log.ts';
export * from './outbound/outbound.ts';
export * from './outbound/urls.ts';
export * from './ports.ts';
