// The one action behind both upload forms: read the file, keep its preview, go and look at it.
import { fail, redirect } from '@sveltejs/kit';
import { startImport } from '#lib/server/desk/import-list.ts';
import { fileFaultText } from '#lib/server/desk/import-words.ts';
import { ImportFault } from '#lib/server/imports/import-fault.ts';
import type { ListKind } from '#lib/server/imports/preview.ts';

export async function upload(request: Request, about: { owner: string; event: string; list: ListKind }) {
	let id: string;
	try {
		id = (await startImport((await request.formData()).get('file'), about)).id;
	} catch (cause) {
		if (cause instanceof ImportFault) return fail(400, { error: fileFaultText(cause) });
		throw cause;
	}
	redirect(303, `/desk/organise/${about.event}/import/${id}`);
}
