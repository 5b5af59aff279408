// One file: its bytes for those who may have them, and its pieces from the phone that announced it. Nothing in a file can become a page of ours: the type is
// the one that was checked, nothing is sniffed, and what is no picture is handed over as a download.
import { error, json } from '@sveltejs/kit';
import { PIECE_BYTES } from '#lib/domain/file.ts';
import { m } from '#lib/i18n/text.ts';
import { throwAsHttp } from '#lib/server/errors-to-http.ts';
import { fileDoor } from '#lib/server/files/caller.ts';
import { FileRefused, readFile, takePiece } from '#lib/server/files/take-in.ts';
import type { RequestHandler } from './$types';

export const GET: RequestHandler = async ({ params, request, locals }) => {
	const door = await fileDoor(request, locals.actor);
	if (!door) return unknownPhone();
	const file = await readFile(door, params.file).catch(throwAsHttp);
	const body = file.isStored ? await door.store.read(file.sha256) : null;
	if (!body) error(404, { message: m.common_error_not_found() });
	const how = file.type.startsWith('image/') ? 'inline' : 'attachment';
	return new Response(body, {
		headers: {
			'content-type': file.type,
			'content-length': String(file.bytes),
			'content-disposition': `${how}; filename*=UTF-8''${encodeURIComponent(file.name)}`,
			'content-security-policy': "default-src 'none'; sandbox",
			'x-content-type-options': 'nosniff',
			'cache-control': 'private, no-store'
		}
	});
};

export const PUT: RequestHandler = async ({ params, request, locals }) => {
	const door = await fileDoor(request, locals.actor);
	if (!door || door.actor.kind !== 'enrolment') return unknownPhone();
	const given = request.headers.get('upload-offset') ?? '';
	const length = Number(request.headers.get('content-length') ?? NaN);
	if (!/^\d{1,9}$/.test(given) || !(length >= 0 && length <= PIECE_BYTES))
		return json({ reason: 'malformed' }, { status: 400 });
	const bytes = new Uint8Array(await request.arrayBuffer());
	if (bytes.length > PIECE_BYTES) return json({ reason: 'malformed' }, { status: 413 });
	try {
		return json(await takePiece(door, params.file, { offset: Number(given), bytes }));
	} catch (cause) {
		if (cause instanceof FileRefused) return json({ reason: cause.reason }, { status: 422 });
		return throwAsHttp(cause);
	}
};

const unknownPhone = () => json({ reason: 'YH001' }, { status: 401 });
