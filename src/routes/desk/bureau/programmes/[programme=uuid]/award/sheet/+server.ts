// The award sheet as a workbook, to save.
import { awardFile } from '#lib/server/desk/award-page.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ params, locals }) => awardFile(params.programme, locals.actor);
