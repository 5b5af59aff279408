// The wire in one place.
export * from './enrol.ts';
export * from './outcome.ts';
export * from './pull.ts';
export * from './push.ts';
export * from './rescue.ts';
export * from './snapshot.ts';
export * from './version.ts';
export * from './wire.ts';
