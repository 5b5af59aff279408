// SQLSTATE → HTTP status, the table of docs.postgrest.org references/errors, "HTTP Status Codes", and RAISE with PTxyz.

const WHOLE: Record<string, number> = {
	'23503': 409,
	'23505': 409,
	'25006': 405,
	'53400': 500,
	'42883': 404,
	'42P01': 404,
	'42P17': 500,
	P0001: 400
};
const CLASS: Record<string, number> = {
	'08': 503,
	'09': 500,
	'0L': 403,
	'0P': 403,
	'25': 500,
	'28': 403,
	'2D': 500,
	'38': 500,
	'39': 500,
	'3B': 500,
	'40': 500,
	'53': 503,
	'54': 500,
	'55': 500,
	'57': 500,
	'58': 500,
	F0: 500,
	HV: 500,
	P0: 500,
	XX: 500
};

/** Every other code, our own YH… among them, is 400. */
export function statusOf(code: string, isAuthenticated: boolean): number {
	if (code === '42501') return isAuthenticated ? 403 : 401;
	const chosen = /^PT(\d{3})$/.exec(code)?.[1];
	if (chosen) return Number(chosen);
	return WHOLE[code] ?? CLASS[code.slice(0, 2)] ?? 400;
}
