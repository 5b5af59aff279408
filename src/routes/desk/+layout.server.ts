// Who is signed in, for every page of the desk. That somebody is, hooks.server.ts has seen to.
import type { LayoutServerLoad } from './$types';

export const load: LayoutServerLoad = ({ locals }) => ({ profile: locals.profile });
