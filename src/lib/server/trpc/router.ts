// Everything a phone can call.
import { enrol } from './enrol.ts';
import { sync } from './sync.ts';
import { router } from './trpc.ts';

export const appRouter = router({ sync, enrol });
export type AppRouter = typeof appRouter;
