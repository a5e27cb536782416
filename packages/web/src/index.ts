export * from './i18n.ts';
export * from './oauth-error.ts';
export * from './role.ts';
export * from './route.ts';
export * from './ui/index.ts';
