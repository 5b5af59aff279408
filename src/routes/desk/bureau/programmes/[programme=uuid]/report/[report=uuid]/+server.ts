// One report that was kept, to save again as a document or a workbook.
import { reportFile } from '#lib/server/desk/programme-report.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = ({ params, locals, url }) => reportFile(params, url, locals.actor);
