// The one action behind every upload form: read the file, keep its preview, go and look at it.
import { fail, redirect } from '@sveltejs/kit';
import { startImport } from '#lib/server/desk/import-list.ts';
import { fileFaultText } from '#lib/server/desk/import-words.ts';
import { ImportFault } from '#lib/server/imports/import-fault.ts';
import type { KeptPreview } from '#lib/server/desk/kept-previews.ts';
import { readForm } from '#lib/server/public-forms/form-data.ts';

/** `home` is the address of the import, below which the preview has its page. */
export async function upload(
	request: Request,
	{ home, ...about }: Pick<KeptPreview, 'owner' | 'place' | 'book' | 'list'> & { home: string }
) {
	let id: string;
	try {
		id = (await startImport((await readForm(request)).get('file'), about)).id;
	} catch (cause) {
		if (cause instanceof ImportFault) return fail(400, { error: fileFaultText(cause) });
		throw cause;
	}
	redirect(303, `${home}/${id}`);
}
