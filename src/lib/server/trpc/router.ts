// Everything a phone can call.
import { enrol } from './enrol.ts';
import { rescue } from './rescue.ts';
import { sync } from './sync.ts';
import { router } from './trpc.ts';

export const appRouter = router({ sync, enrol, rescue });
export type AppRouter = typeof appRouter;
