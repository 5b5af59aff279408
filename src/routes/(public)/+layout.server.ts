// Who runs this server stands at the foot of every public page.
import { operator } from '#lib/server/public-forms/operator.ts';
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = () => ({ operator: operator() });
