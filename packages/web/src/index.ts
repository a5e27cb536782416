export * from './i18n.ts';
export * from './role.ts';
export * from './route.ts';
